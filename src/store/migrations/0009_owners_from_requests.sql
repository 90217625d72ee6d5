-- Mailboxes from before owners were kept are their requester's, or whose they were made for. An owner that is known stays.
-- A mailbox whose mail is gone for good has none, nor one that others put back on the mail server (see note-drift.ts).
INSERT OR IGNORE INTO `mailbox_owners` (`mailbox`, `address`, `person`, `owner`)
WITH `made` AS (
  SELECT
    requests.id AS request,
    effect.value ->> '$.id' AS mailbox,
    requests.address AS address,
    json_remove(coalesce(requests.asking -> '$.owner', requests.requester), '$.channel') AS owner
  FROM `requests`, json_each(requests.plan, '$.effects') AS effect
  WHERE requests.state = 'applied' AND effect.value ->> '$.kind' = 'add-mailbox'
)
SELECT
  made.mailbox,
  made.address,
  (owner ->> '$.platform') || '/' || (owner ->> '$.tenantId') || '/' || (owner ->> '$.userId'),
  made.owner
FROM `made`
WHERE NOT EXISTS (
  SELECT 1 FROM `audit`
  WHERE audit.address = made.address AND (
    (audit.event = 'purged' AND audit.detail ->> '$.mailbox' = made.mailbox)
    OR (
      audit.event = 'drifted'
      AND audit.detail ->> '$.after.mailbox.id' = made.mailbox
      AND audit.detail ->> '$.before.mailbox.id' IS NOT made.mailbox
    )
  )
)
ORDER BY made.request DESC;
