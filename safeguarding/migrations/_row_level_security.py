"""Row-level security for the closed room: the second wall, kept by PostgreSQL itself.

The policies hold for the application's role and, by FORCE, for the owner too. The functions run with the owner's
rights (SECURITY DEFINER) on two tables that the application's role cannot touch, and check a signature before they
do anything.
"""

SIGNED = r"""
CREATE FUNCTION safeguarding_signed(message text, signature text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.safeguarding_clearancekey AS held
        WHERE encode(sha256(convert_to(
            held.key || encode(sha256(convert_to(held.key || message, 'UTF8')), 'hex'), 'UTF8')), 'hex') = signature
    )
$$;
REVOKE ALL ON FUNCTION safeguarding_signed(text, text) FROM PUBLIC;
"""

CLEAR = r"""
CREATE FUNCTION safeguarding_clear(token text, account text, expires text, signature text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT safeguarding_signed('clear|' || token || '|' || account || '|' || expires, signature)
       OR expires::timestamptz < now() OR length(token) < 32 THEN
        RETURN false;
    END IF;
    -- The room's own look at the roles: a mistake in the application does not open it.
    IF NOT EXISTS (
        SELECT FROM public.staff_user AS person
        JOIN public.staff_roleassignment AS held ON held.user_id = person.id
        WHERE person.id = account::uuid AND person.is_active
          AND held.role IN ('safeguarding lead', 'deputy safeguarding lead')
          AND held.from_date <= (now() AT TIME ZONE 'Europe/London')::date
          AND (held.to_date IS NULL OR held.to_date >= (now() AT TIME ZONE 'Europe/London')::date)
    ) THEN
        RETURN false;
    END IF;
    DELETE FROM public.safeguarding_clearance WHERE expires_at < now();
    INSERT INTO public.safeguarding_clearance (token_hash, user_id, granted_at, expires_at)
    VALUES (encode(sha256(convert_to(token, 'UTF8')), 'hex'), account::uuid, now(), expires::timestamptz);
    RETURN true;
END
$$;
"""

CLEARED_USER = r"""
CREATE FUNCTION safeguarding_cleared_user() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT granted.user_id FROM public.safeguarding_clearance AS granted
    WHERE granted.token_hash = encode(sha256(convert_to(
              nullif(current_setting('centre.clearance', true), ''), 'UTF8')), 'hex')
      AND granted.expires_at > now()
$$;
"""

POLICIES = r"""
ALTER TABLE safeguarding_concern ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_concern FORCE ROW LEVEL SECURITY;
CREATE POLICY concern_read ON safeguarding_concern FOR SELECT
    USING ((SELECT safeguarding_cleared_user()) IS NOT NULL);
CREATE POLICY concern_add ON safeguarding_concern FOR INSERT
    WITH CHECK (logged_by_id::text = current_setting('centre.acting_user', true));

ALTER TABLE safeguarding_concerndecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_concerndecision FORCE ROW LEVEL SECURITY;
CREATE POLICY decision_read ON safeguarding_concerndecision FOR SELECT
    USING ((SELECT safeguarding_cleared_user()) IS NOT NULL);
CREATE POLICY decision_add ON safeguarding_concerndecision FOR INSERT
    WITH CHECK (decided_by_id = (SELECT safeguarding_cleared_user()));

ALTER TABLE safeguarding_concernreading ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_concernreading FORCE ROW LEVEL SECURITY;
CREATE POLICY reading_read ON safeguarding_concernreading FOR SELECT
    USING ((SELECT safeguarding_cleared_user()) IS NOT NULL);
CREATE POLICY reading_add ON safeguarding_concernreading FOR INSERT
    WITH CHECK (by_id = (SELECT safeguarding_cleared_user()));
"""

# The lead's part of a request for data: read, decided and issued by whoever is cleared, and by nobody else.
PARTS = r"""
ALTER TABLE safeguarding_partdecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_partdecision FORCE ROW LEVEL SECURITY;
CREATE POLICY partdecision_read ON safeguarding_partdecision FOR SELECT
    USING ((SELECT safeguarding_cleared_user()) IS NOT NULL);
CREATE POLICY partdecision_add ON safeguarding_partdecision FOR INSERT
    WITH CHECK (by_id = (SELECT safeguarding_cleared_user()));

ALTER TABLE safeguarding_issuedpart ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_issuedpart FORCE ROW LEVEL SECURITY;
CREATE POLICY issuedpart_read ON safeguarding_issuedpart FOR SELECT
    USING ((SELECT safeguarding_cleared_user()) IS NOT NULL);
CREATE POLICY issuedpart_add ON safeguarding_issuedpart FOR INSERT
    WITH CHECK (by_id = (SELECT safeguarding_cleared_user()));
"""

# FORCE binds the owner as well: a policy for the owner's role alone lets the counting function read, and nothing else
# runs as the owner while the site is up.
COUNTS = r"""
CREATE FUNCTION safeguarding_counts(period_from text, period_to text, expires text, signature text)
RETURNS TABLE (name text, number bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT safeguarding_signed('count|' || period_from || '|' || period_to || '|' || expires, signature)
       OR expires::timestamptz < now() THEN
        RAISE insufficient_privilege USING MESSAGE = 'these counts are not open to this caller';
    END IF;
    RETURN QUERY
        SELECT 'concerns'::text, count(*) FROM public.safeguarding_concern AS logged
        WHERE (logged.logged_at AT TIME ZONE 'Europe/London')::date BETWEEN period_from::date AND period_to::date
        UNION ALL
        SELECT 'without_decision', count(*) FROM public.safeguarding_concern AS logged
        WHERE (logged.logged_at AT TIME ZONE 'Europe/London')::date BETWEEN period_from::date AND period_to::date
          AND NOT EXISTS (SELECT FROM public.safeguarding_concerndecision AS made WHERE made.concern_id = logged.id)
        UNION ALL
        SELECT 'decision: ' || made.kind, count(*) FROM public.safeguarding_concerndecision AS made
        WHERE (made.decided_at AT TIME ZONE 'Europe/London')::date BETWEEN period_from::date AND period_to::date
        GROUP BY made.kind;
END
$$;
DO $$
BEGIN
    EXECUTE format('CREATE POLICY concern_count ON safeguarding_concern FOR SELECT TO %I USING (true)', current_user);
    EXECUTE format(
        'CREATE POLICY decision_count ON safeguarding_concerndecision FOR SELECT TO %I USING (true)', current_user);
END
$$;
"""

# Whether anything is held about somebody, as yes or no: two records of one human are merged by the lead alone then.
HOLDS_ANY = r"""
CREATE FUNCTION safeguarding_holds_any(people text, expires text, signature text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT safeguarding_signed('holds|' || people || '|' || expires, signature) OR expires::timestamptz < now() THEN
        RAISE insufficient_privilege USING MESSAGE = 'this question is not open to this caller';
    END IF;
    RETURN EXISTS (
        SELECT FROM public.safeguarding_concern AS held
        WHERE held.child_id = ANY (string_to_array(nullif(people, ''), ',')::uuid[])
    );
END
$$;
"""

CLOSED_ROOM = SIGNED + CLEAR + CLEARED_USER + POLICIES + COUNTS + HOLDS_ANY
