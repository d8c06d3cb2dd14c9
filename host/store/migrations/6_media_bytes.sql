-- SPDX-License-Identifier: MIT
-- What the files take is summed up, and what stays for ever gets an end in a hundred years: files go in that order.

UPDATE media SET expires_at = created_at + 3153600000000 WHERE expires_at = 0;
INSERT INTO meta SELECT 'store.media_bytes', CAST(ifnull(sum(bytes), 0) AS TEXT) FROM
  (SELECT max(size_bytes) AS bytes FROM media GROUP BY sha256);

-- What the files take, each content once, is a sum in meta 'store.media_bytes'. A replaced row is deleted first, so that
-- the two triggers below see it go and come.
CREATE TRIGGER media_replaced BEFORE INSERT ON media WHEN EXISTS (SELECT 1 FROM media WHERE ref = new.ref)
BEGIN
  DELETE FROM media WHERE ref = new.ref;
END;
CREATE TRIGGER media_added AFTER INSERT ON media
WHEN (SELECT count(*) FROM media WHERE sha256 = new.sha256) = 1
BEGIN
  UPDATE meta SET value = CAST(CAST(value AS INTEGER) + new.size_bytes AS TEXT) WHERE key = 'store.media_bytes';
END;
CREATE TRIGGER media_removed AFTER DELETE ON media
WHEN NOT EXISTS (SELECT 1 FROM media WHERE sha256 = old.sha256)
BEGIN
  UPDATE meta SET value = CAST(CAST(value AS INTEGER) - old.size_bytes AS TEXT) WHERE key = 'store.media_bytes';
END;
