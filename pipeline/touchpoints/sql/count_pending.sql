-- grain: journey with sentences to map: its first and last row in pending_sentences. Owner: pipeline/touchpoints.
select journey_id, min(row_number) as first_row, max(row_number) as last_row from pending_sentences group by journey_id order by first_row;
