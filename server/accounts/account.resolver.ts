import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import {
  DeactivateUserInput,
  DeactivateUserResult,
  RefreshSessionInput,
  RefreshSessionResult,
  RegisterUserInput,
  RegisterUserResult,
  RequestPasswordResetInput,
  ResetPasswordInput,
  ResetPasswordResult,
  SignInInput,
  SignInResult,
  VerifyEmailInput,
  VerifyEmailResult,
} from './account.types.js';
import type { Session } from './session.types.js';
import { User } from './user.entity.js';

@Resolver()
export class AccountResolver {
  @Query(() => User, { nullable: true, description: 'Who asks; null for guests.' })
  me(@Ctx() { viewer }: AppContext): User | null {
    return viewer.user;
  }

  @Mutation(() => RegisterUserResult, {
    description: 'Makes an account, mails a link that verifies its address, and signs in.',
  })
  async registerUser(
    @Arg('input', () => RegisterUserInput, { description: 'The account.' }) input: RegisterUserInput,
    @Ctx() { services, http }: AppContext,
  ): Promise<Session> {
    const session = await services.accounts.register(input, http?.request.headers['user-agent']);
    return services.sessionCookie.give(session, http);
  }

  @Mutation(() => SignInResult, { description: 'Signs in. Says nothing about whether an address has an account.' })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'Address and password.' }) { email, password }: SignInInput,
    @Ctx() { services, http }: AppContext,
  ): Promise<Session> {
    const session = await services.accounts.signIn(email, password, http?.request.headers['user-agent']);
    return services.sessionCookie.give(session, http);
  }

  @Mutation(() => RefreshSessionResult, {
    description:
      'Goes on with a session: a new access token and the next refresh token. To be asked without an Authorization ' +
      'header: an access token that has ended is refused everywhere.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, {
      nullable: true,
      description: 'The refresh token; left out, the cookie.',
    })
    input: RefreshSessionInput | null,
    @Ctx() { services, http }: AppContext,
  ): Promise<Session> {
    const token = input?.refreshToken ?? services.sessionCookie.read(http);
    const session = await services.sessions.refresh(token, http?.request.headers['user-agent']);
    return services.sessionCookie.give(session, http);
  }

  @Mutation(() => Boolean, { description: 'Ends the session of the access token and of the cookie. Always true.' })
  async signOut(@Ctx() { services, http }: AppContext): Promise<boolean> {
    await services.sessions.signOut(services.sessionCookie.read(http));
    services.sessionCookie.clear(http);
    return true;
  }

  @Mutation(() => Boolean, {
    description: 'Mails a link to set a new password if the address has an account. Always true.',
  })
  async requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'The address.' })
    { email }: RequestPasswordResetInput,
    @Ctx() { services }: AppContext,
  ): Promise<boolean> {
    await services.passwords.requestReset(email);
    return true;
  }

  @Mutation(() => ResetPasswordResult, {
    description: 'Sets a new password by a mailed link, ends every session of the account and opens a new one.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The link’s token and the new password.' })
    { token, password }: ResetPasswordInput,
    @Ctx() { services, http }: AppContext,
  ): Promise<Session> {
    const session = await services.passwords.reset(token, password, http?.request.headers['user-agent']);
    return services.sessionCookie.give(session, http);
  }

  @Mutation(() => VerifyEmailResult, {
    description: 'Verifies the account’s address by a mailed link: guest orders to it join the account.',
  })
  verifyEmail(
    @Arg('input', () => VerifyEmailInput, { description: 'The link’s token.' }) { token }: VerifyEmailInput,
    @Ctx() { services }: AppContext,
  ): Promise<User> {
    return services.accounts.verifyEmail(token);
  }

  @Mutation(() => DeactivateUserResult, {
    description: 'Closes an account and ends its sessions. For an ADMIN.',
  })
  deactivateUser(
    @Arg('input', () => DeactivateUserInput, { description: 'Whose account.' }) { userId }: DeactivateUserInput,
    @Ctx() { services }: AppContext,
  ): Promise<User> {
    return services.accounts.deactivate(userId);
  }
}
