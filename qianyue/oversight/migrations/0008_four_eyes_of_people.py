from django.db import migrations

# Four eyes are two people's, not two accounts': what the triggers of 0002 and 0007 compared by account they compare by person,
# and so do the two reviews of an application and the publication of an official text.
BY_PERSON = migrations.RunSQL(
    """
    CREATE OR REPLACE FUNCTION oversight_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.verdict = 'confirmed' AND EXISTS (
            SELECT 1 FROM oversight_tablerow WHERE id = NEW.row_id AND people_same_person(drafted_by_id, NEW.decided_by_id)
        ) THEN
            RAISE EXCEPTION 'a row is confirmed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE FUNCTION text_review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM employers_contracttext
            WHERE id = NEW.text_id AND people_same_person(uploaded_by_id, NEW.reviewed_by_id)
        ) THEN
            RAISE EXCEPTION 'a text is reviewed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION application_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF people_same_person(NEW.first_reviewer_id, NEW.second_reviewer_id) THEN
            RAISE EXCEPTION 'an application is reviewed by two people' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE OF first_reviewer_id, second_reviewer_id ON employers_application
        FOR EACH ROW WHEN (NEW.second_reviewer_id IS NOT NULL) EXECUTE FUNCTION application_four_eyes();
    CREATE FUNCTION official_text_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF people_same_person(NEW.uploaded_by_id, NEW.published_by_id) THEN
            RAISE EXCEPTION 'an official text is published by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE OF uploaded_by_id, published_by_id ON employers_contracttext
        FOR EACH ROW WHEN (NEW.authority_id IS NOT NULL AND NEW.published_by_id IS NOT NULL)
        EXECUTE FUNCTION official_text_four_eyes();
    """,
    """
    DROP TRIGGER four_eyes ON employers_contracttext; DROP FUNCTION official_text_four_eyes();
    DROP TRIGGER four_eyes ON employers_application; DROP FUNCTION application_four_eyes();
    CREATE OR REPLACE FUNCTION oversight_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.verdict = 'confirmed'
           AND EXISTS (SELECT 1 FROM oversight_tablerow WHERE id = NEW.row_id AND drafted_by_id = NEW.decided_by_id) THEN
            RAISE EXCEPTION 'a row is confirmed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE FUNCTION text_review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM employers_contracttext WHERE id = NEW.text_id AND uploaded_by_id = NEW.reviewed_by_id) THEN
            RAISE EXCEPTION 'a text is reviewed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    """,
)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0007_texts_and_counters"), ("people", "0003_same_person")]
    operations = [BY_PERSON]
