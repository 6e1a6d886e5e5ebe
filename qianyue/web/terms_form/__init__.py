"""The terms as a form: one layout over the models of `law`, for every screen where a handler fills in a contract.

`layout` says what stands where and what it is called; what sort of value belongs there is found in the model;
`sheet` goes from what was typed to terms and back, `notes` puts the findings at their fields, `moves` does what the small
buttons ask for, `picture` makes of all that what the templates draw.
"""
