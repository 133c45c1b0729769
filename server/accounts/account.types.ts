import { Field, ID, InputType } from 'type-graphql';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { resultUnion } from '../platform/graphql/result.js';
import { WrongStateError } from '../platform/errors.js';
import {
  EmailTakenError,
  InvalidCredentialsError,
  LinkExpiredError,
  SessionExpiredError,
  WeakPasswordError,
} from './account.errors.js';
import { Session } from './session.types.js';
import { User } from './user.entity.js';

@InputType({ description: 'A new account.' })
export class RegisterUserInput {
  @Field(() => EmailAddress, { description: 'The address to sign in with. A mail with a link verifies it.' })
  email!: string;

  @Field(() => String, { description: 'As the person writes it, 1 to 120 characters.' })
  name!: string;

  @Field(() => String, { description: 'At least 10 characters, not a well-known one.' })
  password!: string;

  @Field(() => String, { nullable: true, description: 'BCP 47 tag of the language for mails; English if left out.' })
  locale?: string | null;
}

@InputType({ description: 'Who wants to sign in.' })
export class SignInInput {
  @Field(() => EmailAddress, { description: 'The account’s address.' })
  email!: string;

  @Field(() => String, { description: 'The account’s password.' })
  password!: string;
}

@InputType({ description: 'The session to go on with.' })
export class RefreshSessionInput {
  @Field(() => String, { nullable: true, description: 'The refresh token; browsers leave it out and send the cookie.' })
  refreshToken?: string | null;
}

@InputType({ description: 'Whose password was forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => EmailAddress, { description: 'The account’s address.' })
  email!: string;
}

@InputType({ description: 'A new password, by the link of a mail.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'What the link carries. Works once, within an hour.' })
  token!: string;

  @Field(() => String, { description: 'At least 10 characters, not a well-known one.' })
  password!: string;
}

@InputType({ description: 'Proof that the account’s address is the person’s.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'What the link of the mail carries. Works for 24 hours.' })
  token!: string;
}

@InputType({ description: 'The account to close.' })
export class DeactivateUserInput {
  @Field(() => ID, { description: 'The user’s id.' })
  userId!: string;
}

export const RegisterUserResult = resultUnion('RegisterUserResult', Session, EmailTakenError, WeakPasswordError);
export const SignInResult = resultUnion('SignInResult', Session, InvalidCredentialsError);
export const RefreshSessionResult = resultUnion('RefreshSessionResult', Session, SessionExpiredError);
export const ResetPasswordResult = resultUnion('ResetPasswordResult', Session, LinkExpiredError, WeakPasswordError);
export const VerifyEmailResult = resultUnion('VerifyEmailResult', User, LinkExpiredError);
export const DeactivateUserResult = resultUnion('DeactivateUserResult', User, WrongStateError);
