-- What Facteur's user may do in AlternC's database: read what it needs, and change mail addresses. Nothing else.
GRANT SELECT ON alternc.domaines TO 'facteur'@'localhost';
GRANT SELECT ON alternc.quotas TO 'facteur'@'localhost';
GRANT SELECT ON alternc.policy TO 'facteur'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON alternc.address TO 'facteur'@'localhost';
GRANT SELECT, INSERT, UPDATE ON alternc.mailbox TO 'facteur'@'localhost';
GRANT SELECT, INSERT, DELETE ON alternc.recipient TO 'facteur'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON alternc.dovecot_quota TO 'facteur'@'localhost';
GRANT SELECT, INSERT, UPDATE ON alternc.facteur_mailbox TO 'facteur'@'localhost';
