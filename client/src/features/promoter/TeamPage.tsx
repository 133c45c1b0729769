import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router';
import { z } from 'zod/mini';
import { useViewer } from '../../apollo/useSession.js';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { emailField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { showInvalidFields } from './form-errors.js';
import { roleMeanings, roleNames } from './roles.js';

const TEAM: TypedDocumentNode<Gql.TeamQuery, Gql.TeamQueryVariables> = gql`
  query Team($slug: String!) {
    organization(slug: $slug) {
      id
      name
      slug
      members {
        role
        user {
          id
          name
          email
        }
      }
    }
  }
`;

const SET_MEMBER: TypedDocumentNode<Gql.SetMemberMutation, Gql.SetMemberMutationVariables> = gql`
  mutation SetMember($input: SetMemberInput!) {
    setMember(input: $input) {
      __typename
      ... on Membership {
        role
        user {
          id
          name
        }
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
    }
  }
`;

const REMOVE_MEMBER: TypedDocumentNode<Gql.RemoveMemberMutation, Gql.RemoveMemberMutationVariables> = gql`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      __typename
      ... on Organization {
        id
        members {
          role
          user {
            id
            name
            email
          }
        }
      }
      ... on LastOwnerError {
        message
      }
    }
  }
`;

type Organization = NonNullable<Gql.TeamQuery['organization']>;
type Member = NonNullable<Organization['members']>[number];

/** Who works here and what each may do. Only owners change it. */
export function TeamPage() {
  const { org = '' } = useParams<'org'>();
  const { data } = useSuspenseQuery(TEAM, { variables: { slug: org } });
  const owner = useViewer()?.memberships.some(one => one.organization.slug === org && one.role === 'OWNER') ?? false;
  const { organization } = data;
  if (!organization) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={t`Team`}
        lead={organization.name}
        back={{ to: paths.organization(org), label: organization.name }}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {(organization.members ?? []).map(member => (
            <li key={member.user.id}>
              <MemberLine organization={organization} member={member} owner={owner} />
            </li>
          ))}
        </ul>
        {owner && (
          <Panel title={t`Add someone`}>
            <AddMember organization={organization} />
          </Panel>
        )}
      </div>
    </>
  );
}

function MemberLine({ organization, member, owner }: { organization: Organization; member: Member; owner: boolean }) {
  const [remove, { loading, error }] = useMutation(REMOVE_MEMBER);
  const [lastOwner, setLastOwner] = useState(false);
  const { user, role } = member;
  async function press() {
    const answer = await remove({ variables: { input: { organizationId: organization.id, userId: user.id } } }).catch(
      () => null,
    );
    const result = answer?.data?.removeMember.__typename;
    setLastOwner(result === 'LastOwnerError');
    if (result === 'Organization') say(t`${user.name} has left the team`);
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate text-lg font-bold">{user.name}</p>
        <p className="truncate text-ink-soft">{user.email}</p>
      </div>
      <Badge>{i18n._(roleNames[role])}</Badge>
      {owner && (
        <Button look="quiet" busy={loading} onClick={() => void press()} aria-label={t`Remove ${user.name}`}>
          <Trans>Remove</Trans>
        </Button>
      )}
      {lastOwner && (
        <Notice tone="problem" title={t`The last owner can’t leave`}>
          <Trans>Make somebody else an owner first.</Trans>
        </Notice>
      )}
      {error && <Failure error={error} />}
    </div>
  );
}

const NewMember = z.object({ email: emailField, role: z.enum(['OWNER', 'MANAGER', 'SCANNER', 'VIEWER']) });

function AddMember({ organization }: { organization: Organization }) {
  const [run, { loading, error }] = useMutation(SET_MEMBER, { refetchQueries: [TEAM], awaitRefetchQueries: true });
  const { register, handleSubmit, formState, setError, reset } = useForm<z.infer<typeof NewMember>>({
    resolver: zodResolver(NewMember),
    defaultValues: { email: '', role: 'SCANNER' },
  });
  const submit = handleSubmit(async input => {
    const { data } = await run({ variables: { input: { organizationId: organization.id, ...input } } }).catch(() => ({
      data: undefined,
    }));
    const result = data?.setMember;
    if (!result) return;
    if (result.__typename === 'Membership') {
      reset();
      return say(`${result.user.name}: ${i18n._(roleNames[result.role])}`);
    }
    const rest = showInvalidFields(result.fields, setError, ['email', 'role']);
    if (rest.length > 0 || result.fields.length === 0)
      setError('email', { message: rest.join(' ') || serverWords(result) });
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
      {error && <Failure focus error={error} />}
      <TextField
        label={t`Email`}
        type="email"
        autoComplete="off"
        hint={t`Of their account. To change a role, enter the address again.`}
        error={formState.errors.email?.message}
        {...register('email')}
      />
      <SelectField label={t`Role`} {...register('role')}>
        {(['SCANNER', 'VIEWER', 'MANAGER', 'OWNER'] as const).map(role => (
          <option key={role} value={role}>
            {i18n._(roleNames[role])}: {i18n._(roleMeanings[role])}
          </option>
        ))}
      </SelectField>
      <Button type="submit" busy={loading}>
        <Trans>Add to the team</Trans>
      </Button>
    </form>
  );
}
