import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The Ed25519 key that signs an event's ticket codes. The private half is sealed with the SECRET_KEY. */
@Entity({ tableName: 'signing_keys' })
export class SigningKey {
  @PrimaryKey({ type: 'uuid' })
  readonly eventId!: string;

  /** The 32 raw bytes. */
  @Property({ type: 'blob' })
  readonly publicKey!: Buffer;

  /** PKCS #8, sealed by SecretKey.seal with the event's id as context. */
  @Property({ type: 'blob' })
  readonly sealedPrivateKey!: Buffer;

  constructor(fields: SigningKey) {
    Object.assign(this, fields);
  }
}
