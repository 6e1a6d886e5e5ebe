"""Opening the service: the applicant's screens, the legal representative's, and setting up an account afterwards."""
