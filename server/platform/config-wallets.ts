import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What signs passes of Apple's Wallet. All PEM. */
export interface AppleWalletConfig {
  /** `pass.…`: whose passes these are, as the certificate says. */
  readonly passTypeIdentifier: string;
  /** The ten characters of the developer team, as the certificate says. */
  readonly teamIdentifier: string;
  readonly certificate: string;
  readonly key: string;
  /** Apple's own certificate that stands between theirs and ours. */
  readonly wwdr: string;
}

/** Who signs links that put a ticket into Google's Wallet. */
export interface GoogleWalletConfig {
  /** The number that Google gave this issuer. */
  readonly issuerId: string;
  /** The service account's address. */
  readonly clientEmail: string;
  /** Its RSA key, PEM. */
  readonly privateKey: string;
}

const file = (what: string, understand: (content: string) => unknown) =>
  z.string().transform((path, context) => {
    try {
      const content = readFileSync(path, 'utf8');
      understand(content);
      return content;
    } catch {
      context.addIssue({ code: 'custom', message: `must be the path of ${what}` });
      return z.NEVER;
    }
  });

const serviceAccount = z.object({
  client_email: z.email(),
  private_key: z.string().refine(pem => createPrivateKey(pem).asymmetricKeyType === 'rsa'),
});

const passOwner = z.object({ UID: z.string().startsWith('pass.'), OU: z.string() });
const ownerOf = (certificate: string) => passOwner.parse(new X509Certificate(certificate).toLegacyObject().subject);

/** The variables, each the path of a file; what stands in it is read once, at the start. */
export const walletVariables = {
  APPLE_WALLET_CERTIFICATE: file('a pass type’s certificate in PEM', ownerOf).optional(),
  APPLE_WALLET_KEY: file('that certificate’s key in PEM, without a passphrase', pem =>
    createPrivateKey(pem),
  ).optional(),
  APPLE_WALLET_WWDR: file('Apple’s WWDR certificate in PEM', pem => new X509Certificate(pem)).optional(),
  GOOGLE_WALLET_ISSUER_ID: z
    .string()
    .regex(/^\d{1,30}$/, { error: 'must be the issuer’s number' })
    .optional(),
  GOOGLE_WALLET_ACCOUNT: file('a service account’s key in JSON', text =>
    serviceAccount.parse(JSON.parse(text)),
  ).optional(),
};

interface WalletEnvironment {
  readonly APPLE_WALLET_CERTIFICATE?: string | undefined;
  readonly APPLE_WALLET_KEY?: string | undefined;
  readonly APPLE_WALLET_WWDR?: string | undefined;
  readonly GOOGLE_WALLET_ISSUER_ID?: string | undefined;
  readonly GOOGLE_WALLET_ACCOUNT?: string | undefined;
}

/** What a certificate and a key of somebody else are called at the start. */
export function walletProblems(env: WalletEnvironment): [name: string, problem: string][] {
  const { APPLE_WALLET_CERTIFICATE: certificate, APPLE_WALLET_KEY: key } = env;
  if (!certificate || !key) return [];
  const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  return fits ? [] : [['APPLE_WALLET_KEY', 'is not the key of APPLE_WALLET_CERTIFICATE']];
}

/** Apple's Wallet as it was set up; nothing where it wasn't. */
export function appleWallet(env: WalletEnvironment): AppleWalletConfig | undefined {
  const { APPLE_WALLET_CERTIFICATE: certificate, APPLE_WALLET_KEY: key, APPLE_WALLET_WWDR: wwdr } = env;
  if (!certificate || !key || !wwdr) return undefined;
  const { UID: passTypeIdentifier, OU: teamIdentifier } = ownerOf(certificate);
  return { passTypeIdentifier, teamIdentifier, certificate, key, wwdr };
}

/** Google's Wallet as it was set up; nothing where it wasn't. */
export function googleWallet(env: WalletEnvironment): GoogleWalletConfig | undefined {
  const { GOOGLE_WALLET_ISSUER_ID: issuerId, GOOGLE_WALLET_ACCOUNT: account } = env;
  if (!issuerId || !account) return undefined;
  const { client_email: clientEmail, private_key: privateKey } = serviceAccount.parse(JSON.parse(account));
  return { issuerId, clientEmail, privateKey };
}
