import { Field, ObjectType } from 'type-graphql';
import { User } from './user.entity.js';

/** A session that was just opened or refreshed, before it is decided how the refresh token travels. */
export interface OpenSession {
  readonly user: User;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

@ObjectType({
  description:
    'Somebody is signed in. The access token lives 15 minutes; the refresh token lives 7 days, works until its successor is used and travels ' +
    'in an HttpOnly cookie and, for clients without cookies, in this payload. Using one again once the next was used ends ' +
    'the session.',
})
export class Session {
  @Field(() => User, { description: 'Who is signed in.' })
  user!: User;

  @Field(() => String, { description: 'For the header `Authorization: Bearer`.' })
  accessToken!: string;

  @Field(() => Date, { description: 'When the access token ends.' })
  accessTokenExpiresAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'For `refreshSession`. Null when the request carries an Origin: browsers use the cookie.',
  })
  refreshToken!: string | null;
}
