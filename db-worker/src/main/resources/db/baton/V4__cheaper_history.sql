-- As before, with what costs less for each row of each write: the length in bytes instead of characters, and milliseconds without numeric.
CREATE OR REPLACE FUNCTION baton.noted(history text, version integer, event text, next_stage integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length(history) > 8000 THEN history
           ELSE history || version || ' ' || event || ' ' || next_stage || ' '
                || (date_part('epoch', now()) * 1000)::bigint || E'\n' END;
