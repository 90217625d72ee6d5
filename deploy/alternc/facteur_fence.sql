-- Only where Facteur has a standby (STANDBY=on): the fencing token of the Facteur that wrote last, so that one which was
-- taken over writes nothing any more. AlternC never looks at it.
CREATE TABLE facteur_fence (
  id TINYINT UNSIGNED NOT NULL,
  token BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;
INSERT INTO facteur_fence (id, token) VALUES (1, 0);
GRANT SELECT, INSERT, UPDATE ON alternc.facteur_fence TO 'facteur'@'localhost';
