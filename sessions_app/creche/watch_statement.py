"""The one statement behind creche.watch: sessions to be seen to, with what is asked of each crèche as JSON.

inside, duties: of a crèche whose register is open today, who is in with all other stays of the day, and who is on duty
anywhere. refused, overrides: of a crèche of today, who was turned away and how often the ratio was set aside. booked,
planned: of a crèche to come, and the colleagues planned with what they are qualified for on that day. lost_facts: of
any session, the children who cannot be found.
"""

WATCHED = """
WITH leaderless AS (
    SELECT session.id FROM sessions_app_session AS session
    WHERE session.status = 'planned' AND session.date BETWEEN %(start)s AND %(leaders_until)s
      AND (session.led_by_id IS NULL OR EXISTS (
        SELECT FROM staff_absence AS absence
        WHERE absence.user_id = session.led_by_id AND absence.from_date <= session.date
          AND (absence.to_date IS NULL OR absence.to_date >= session.date)
      ))
    ORDER BY session.date, session.start_time, session.reference
    LIMIT 10
), lost AS (
    SELECT incident.session_id, incident.id, incident.person_id, incident.happened_at, incident.place,
        incident.police_called_at
    FROM sessions_app_incident AS incident
    WHERE incident.kind = 'missing' AND incident.found_at IS NULL AND incident.happened_on > %(today)s - 30 AND %(live)s
)
SELECT session.*, service.care_type, service.name AS called,
    COALESCE(session.capacity, series.capacity, service.capacity) AS places_in_all,
    session.id IN (SELECT id FROM leaderless) AS lacks_leader,
    (
        SELECT jsonb_agg(jsonb_build_array(lost.id, CASE WHEN NOT EXISTS (
            SELECT FROM families_householdmembership AS home
            WHERE home.person_id = child.id AND home.household_id = ANY(%(kept_out)s::uuid[])
        ) THEN trim(child.first_name || ' ' || child.last_name) END,
        lost.happened_at, lost.place, lost.police_called_at))
        FROM lost JOIN families_person AS child ON child.id = lost.person_id WHERE lost.session_id = session.id
    ) AS lost_facts,
    CASE WHEN service.care_type <> %(creche)s THEN NULL
    WHEN session.date = %(today)s AND session.register_state <> 'not opened' AND %(live)s THEN jsonb_build_object(
        'refused', (
            SELECT jsonb_agg(jsonb_build_array(child.id, CASE WHEN NOT EXISTS (
                SELECT FROM families_householdmembership AS home
                WHERE home.person_id = child.id AND home.household_id = ANY(%(kept_out)s::uuid[])
            ) THEN trim(child.first_name || ' ' || child.last_name) END,
            came.who, came.refused_because, came.at, came.times))
            FROM (
                SELECT collection.child_id, collection.who, collection.refused_because,
                    max(collection.at) AS at, count(*) AS times
                FROM sessions_app_collection AS collection
                WHERE collection.session_id = session.id AND collection.outcome = 'refused'
                GROUP BY collection.child_id, collection.who, collection.refused_because
            ) AS came JOIN families_person AS child ON child.id = came.child_id
        ),
        'overrides', (SELECT count(*) FROM sessions_app_ratiooverride AS row WHERE row.session_id = session.id)
    ) || CASE WHEN session.register_state = 'open' THEN jsonb_build_object(
        'inside', (
            SELECT jsonb_agg(jsonb_build_array(child.id, CASE WHEN NOT EXISTS (
                SELECT FROM families_householdmembership AS home
                WHERE home.person_id = child.id AND home.household_id = ANY(%(kept_out)s::uuid[])
            ) THEN trim(child.first_name || ' ' || child.last_name) END,
            child.date_of_birth, mark.time_in, (
                SELECT jsonb_agg(jsonb_build_array(stay.time_in, stay.time_out)) FROM (
                    SELECT earlier.time_in, earlier.time_out FROM sessions_app_earlierstay AS earlier
                    JOIN sessions_app_session AS its ON its.id = earlier.session_id
                    WHERE earlier.child_id = child.id AND its.date = session.date AND earlier.taken_back_id IS NULL
                    UNION ALL
                    SELECT other.time_in, other.time_out FROM sessions_app_attendance AS other
                    JOIN sessions_app_session AS its ON its.id = other.session_id
                    JOIN sessions_app_service AS kind ON kind.id = its.service_id
                    WHERE other.person_id = child.id AND its.date = session.date AND its.id <> session.id
                      AND kind.care_type = %(creche)s AND other.status = 'present' AND other.time_in IS NOT NULL
                ) AS stay
            )))
            FROM sessions_app_attendance AS mark JOIN families_person AS child ON child.id = mark.person_id
            WHERE mark.session_id = session.id AND mark.status = 'present' AND child.role = 'child'
              AND mark.time_in IS NOT NULL AND mark.time_out IS NULL
        ),
        'duties', COALESCE((
            SELECT jsonb_agg(jsonb_build_array(duty.session_id, its.venue_address, duty.counted, (
                SELECT jsonb_agg(held.kind) FROM staff_qualification AS held
                WHERE held.member_id = duty.member_id AND held.taken_off_at IS NULL
                  AND (held.awarded_on IS NULL OR held.awarded_on <= session.date)
                  AND (held.expires_on IS NULL OR held.expires_on >= session.date)
            )))
            FROM sessions_app_duty AS duty
            JOIN sessions_app_session AS its ON its.id = duty.session_id
            WHERE its.date = session.date AND duty.went_at IS NULL
        ), '[]'::jsonb)
    ) ELSE '{}'::jsonb END
    WHEN session.date >= %(today)s AND session.register_state = 'not opened' AND session.status = 'planned'
    THEN jsonb_build_object(
        'booked', (
            SELECT jsonb_agg(child.date_of_birth)
            FROM sessions_app_attendance AS mark JOIN families_person AS child ON child.id = mark.person_id
            WHERE mark.session_id = session.id AND mark.status IN ('booked', 'present') AND child.role = 'child'
        ),
        'planned', COALESCE((
            SELECT jsonb_agg(jsonb_build_array(
                COALESCE(NULLIF(account.name, ''), account.username), member.works_as, member.date_of_birth,
                member.counts_from, EXISTS (
                    SELECT FROM staff_absence AS absence
                    WHERE absence.user_id = account.id AND absence.from_date <= session.date
                      AND (absence.to_date IS NULL OR absence.to_date >= session.date)
                ), (
                    SELECT jsonb_agg(held.kind) FROM staff_qualification AS held
                    WHERE held.member_id = member.id AND held.taken_off_at IS NULL
                      AND (held.awarded_on IS NULL OR held.awarded_on <= session.date)
                      AND (held.expires_on IS NULL OR held.expires_on >= session.date)
                ), (
                    SELECT max(held.expires_on) FROM staff_qualification AS held
                    WHERE held.member_id = member.id AND held.taken_off_at IS NULL
                      AND held.kind = 'paediatric first aid'
                )
            ) ORDER BY account.name)
            FROM staff_staffmember AS member JOIN staff_user AS account ON account.id = member.user_id
            WHERE account.is_active
              AND (member.started_on IS NULL OR member.started_on <= session.date)
              AND (member.left_on IS NULL OR member.left_on >= session.date)
              AND (account.id = session.led_by_id OR account.id IN (
                SELECT place.who_id FROM sessions_app_rosterplace AS place WHERE place.session_id = session.id
              ))
        ), '[]'::jsonb)
    ) END AS facts
FROM sessions_app_session AS session
JOIN sessions_app_service AS service ON service.id = session.service_id
LEFT JOIN sessions_app_sessionseries AS series ON series.id = session.series_id
WHERE session.id IN (SELECT id FROM leaderless) OR session.id IN (SELECT session_id FROM lost)
   OR service.care_type = %(creche)s AND session.date BETWEEN %(start)s AND %(until)s AND session.status <> 'cancelled'
ORDER BY session.date, session.start_time, session.reference
"""
