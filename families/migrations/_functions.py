"""Functions that triggers of the tables beside them call. An installation gets them with its first migration."""

# Names and telephone numbers as they are compared. The same functions serve the columns (by trigger) and what is typed
# into the find box, so that the two can never disagree.
FINDING = r"""
CREATE FUNCTION families_fold(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- Lower case, no accents, no apostrophes, other punctuation as one space: "Siân O'Brien-Łoś" is "sian obrien los".
    SELECT btrim(regexp_replace(
        regexp_replace(lower(unaccent(coalesce(words, ''))), '[''’‘ʼʻ`´]', '', 'g'),
        '[\s!-/:-@\[-`{-~–—…·«»“”]+', ' ', 'g'
    ))
$$;

CREATE FUNCTION families_sound(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- How a folded word sounds: its consonants, those that are heard alike as one. "mohammed" and "muhammad" are both
-- "mhmd", "catherine" and "kathryn" "ktrn", "stephen" and "steven" "stfn". Empty where that would say nothing.
DECLARE
    heard text;
BEGIN
    IF word IS NULL OR word !~ '^[a-z]{3,}$' THEN
        RETURN '';
    END IF;
    heard := replace(replace(word, 'ph', 'f'), 'x', 'ks');
    heard := replace(regexp_replace(heard, 'c(?=[eiy])', 's', 'g'), 'ch', 'k');
    heard := translate(heard, 'cqzv', 'kksf');
    -- An h is heard only between vowels and at the start.
    heard := regexp_replace(regexp_replace(heard, 'h(?![aeiouy])', '', 'g'), '([^aeiouy])h', '\1', 'g');
    heard := regexp_replace(regexp_replace(heard, '^[aeiou]', 'a'), '(?<=.)[aeiouyw]', '', 'g');
    heard := regexp_replace(heard, '(.)\1+', '\1', 'g');
    RETURN CASE WHEN length(heard) >= 2 THEN heard ELSE '' END;
END $$;

CREATE FUNCTION families_phone_digits(phone text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- Only the digits, a British number with its nought: "+44 (0)20 7946 0001" is "02079460001". Several numbers in one
    -- field stay apart.
    SELECT left(coalesce(string_agg(CASE
        WHEN bare ~ '^0044' THEN '0' || regexp_replace(substr(bare, 5), '^0', '')
        WHEN bare ~ '^44' AND (part ~ '^\s*\+' OR length(bare) IN (12, 13))
            THEN '0' || regexp_replace(substr(bare, 3), '^0', '')
        ELSE bare END, ' ' ORDER BY number) FILTER (WHERE bare <> ''), ''), 40)
    FROM (
        SELECT part, number, regexp_replace(part, '[^0-9]', '', 'g') AS bare
        FROM regexp_split_to_table(coalesce(phone, ''), '[/;,|]|\mor\M') WITH ORDINALITY AS parts (part, number)
    ) AS numbers
$$;

CREATE FUNCTION families_search_text(
    first_name text, last_name text, known_as text, reference text, others text[]
) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
-- Every word of the names, names of several words also as one ("smith jones smithjones"), the reference, and the
-- sounds, each led by "=". A space before and after, so that the start of a word can be looked for.
DECLARE
    name text;
    one text;
    sound text;
    words text := '';
    heard text := ' ';
BEGIN
    FOREACH name IN ARRAY ARRAY[first_name, last_name, known_as] || others LOOP
        one := families_fold(name);
        CONTINUE WHEN one = '';
        words := words || ' ' || one;
        IF position(' ' IN one) > 0 THEN
            words := words || ' ' || replace(one, ' ', '');
        END IF;
    END LOOP;
    FOREACH one IN ARRAY string_to_array(ltrim(words), ' ') LOOP
        sound := families_sound(one);
        IF sound <> '' AND position(' =' || sound || ' ' IN heard) = 0 THEN
            heard := heard || '=' || sound || ' ';
        END IF;
    END LOOP;
    RETURN words || ' ' || families_fold(reference) || heard;
END $$;

CREATE FUNCTION families_search_text(first_name text, last_name text, known_as text, reference text)
RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN families_search_text(first_name, last_name, known_as, reference, '{}'::text[]);
END $$;
"""

# The name by which a family is listed.
NAMING = """
CREATE FUNCTION families_name_households(asked uuid[]) RETURNS void LANGUAGE sql AS $$
    -- Set the name by which each of these households is listed: the surname of its oldest adult, else of its oldest
    -- child; of those who belong to it now, else of those who did.
    -- Joined as sets, so that it stays quick for a whole sheet of families, whatever the planner knows of the tables.
    UPDATE families_household AS household SET sort_name = wanted.name
    FROM (
        SELECT each.id, coalesce(named.name, '') AS name
        FROM (SELECT DISTINCT id FROM unnest(asked) AS id) AS each
        LEFT JOIN (
            SELECT DISTINCT ON (membership.household_id) membership.household_id, lower(person.last_name) AS name
            FROM (SELECT DISTINCT id FROM unnest(asked) AS id) AS again
            JOIN families_householdmembership AS membership ON membership.household_id = again.id
            JOIN families_person AS person ON person.id = membership.person_id
            WHERE person.last_name <> ''
            ORDER BY membership.household_id, membership.to_date IS NULL DESC,
                     person.role NOT IN ('child', 'expected baby') DESC,
                     person.date_of_birth NULLS LAST, person.last_name, person.id
        ) AS named ON named.household_id = each.id
    ) AS wanted
    WHERE household.id = wanted.id AND household.sort_name IS DISTINCT FROM wanted.name
$$;
"""
