-- Passkeys: each is the one key of an identity whose issuer is this program itself, and goes when that identity goes. What it
-- is shown as, and when it was made and last used, is the identity's handle, `linked` and `used`.

CREATE TABLE passkey (
  site       TEXT NOT NULL,
  credential BLOB NOT NULL CHECK (length(credential) BETWEEN 1 AND 1023),  -- what the authenticator calls it
  issuer     TEXT NOT NULL DEFAULT 'passkey' CHECK (issuer = 'passkey'),
  handle     TEXT NOT NULL,                        -- user handle, base64url: the identity's subject
  key        TEXT NOT NULL,                        -- JSON: public key, counter, flags
  PRIMARY KEY (site, credential),
  FOREIGN KEY (site, issuer, handle) REFERENCES identity (site, issuer, subject) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX passkey_of ON passkey (site, issuer, handle);
