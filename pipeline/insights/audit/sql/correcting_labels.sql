-- grain: item of a draw and labeller, of customers none of whose labels has taught the reader in force
-- reads: audit_labels
-- writes: correcting_labels
-- key: draw_id, item, who
-- What has taught a reader does not show its errors any more: what such labels corrected would come out too small and too sure.
create or replace temp table correcting_labels as
from audit_labels
qualify min(label_id) over (partition by customer) > $taught_label;
