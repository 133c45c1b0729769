import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';

interface Name {
  readonly commonName: string;
  /** The pass type, in a certificate of Apple's. */
  readonly uid?: string;
  readonly team?: string;
}

/** A certificate as Apple gives them, but of our own making, and its key. PEM. */
export function givenCertificate({ commonName, uid, team }: Name): { certificate: string; key: string } {
  const { key, publicKey } = givenKey();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2099-01-01T00:00:00Z');
  const subject: forge.pki.CertificateField[] = [{ name: 'commonName', value: commonName }];
  if (uid) subject.push({ type: '0.9.2342.19200300.100.1.1', value: uid });
  if (team) subject.push({ shortName: 'OU', value: team });
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}

/** An RSA key in PEM, as `openssl pkcs12 -nodes` and Google write it. */
function givenKey(): { key: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

export const PASS_TYPE = 'pass.com.example.tickets';
export const TEAM = 'TEAM123456';

/** Everything that both wallets are set up with, as files in a folder of their own. */
export function givenWalletFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-wallets-'));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const pass = givenCertificate({ commonName: 'Pass Type ID', uid: PASS_TYPE, team: TEAM });
  const wwdr = givenCertificate({ commonName: 'Worldwide Developer Relations' });
  const account = givenKey();
  const clientEmail = 'wallet@example.iam.gserviceaccount.com';
  return {
    folder,
    pass,
    clientEmail,
    accountKey: account.key,
    publicKey: createPublicKey(account.publicKey),
    file,
    env: {
      APPLE_WALLET_CERTIFICATE: file('pass.pem', pass.certificate),
      APPLE_WALLET_KEY: file('pass.key', pass.key),
      APPLE_WALLET_WWDR: file('wwdr.pem', wwdr.certificate),
      GOOGLE_WALLET_ISSUER_ID: '3388000000012345678',
      GOOGLE_WALLET_ACCOUNT: file(
        'account.json',
        JSON.stringify({ client_email: clientEmail, private_key: account.key }),
      ),
    },
  };
}

/** The files in a zip whose entries are stored as they are, by name. */
export function storedFiles(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
    const size = zip.readUInt32LE(at + 18);
    const nameLength = zip.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + zip.readUInt16LE(at + 28);
    if (zip.readUInt16LE(at + 8) !== 0) throw new Error('this entry is compressed');
    files.set(zip.toString('utf8', at + 30, at + 30 + nameLength), zip.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

/** Whether this detached PKCS #7 signature (with SHA-1, as Apple’s format has it) is of `content`, by the holder of `certificate` (PEM). */
export function isSignedBy(certificate: string, signature: Buffer, content: Buffer): boolean {
  const message = forge.pkcs7.messageFromAsn1(forge.asn1.fromDer(signature.toString('latin1')));
  const { authenticatedAttributes, signature: signed } = message.rawCapture;
  const set = forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SET, true, authenticatedAttributes);
  const attributes = Buffer.from(forge.asn1.toDer(set).getBytes(), 'latin1');
  if (!attributes.includes(createHash('sha1').update(content).digest())) return false;
  return verify('sha1', attributes, certificate, Buffer.from(signed, 'latin1'));
}
