import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { OrganizationRole } from '../../gql/graphql.js';

export const roleNames: Record<OrganizationRole, MessageDescriptor> = {
  OWNER: msg`Owner`,
  MANAGER: msg`Manager`,
  SCANNER: msg`Gate staff`,
  VIEWER: msg`Viewer`,
};

export const roleMeanings: Record<OrganizationRole, MessageDescriptor> = {
  OWNER: msg`everything, the team too`,
  MANAGER: msg`everything but the team`,
  SCANNER: msg`scans tickets, sees no money`,
  VIEWER: msg`looks, changes nothing`,
};

export const mayManage = (role: OrganizationRole | null | undefined) => role === 'OWNER' || role === 'MANAGER';
export const maySeeSales = (role: OrganizationRole | null | undefined) => mayManage(role) || role === 'VIEWER';
export const mayScan = (role: OrganizationRole | null | undefined) => mayManage(role) || role === 'SCANNER';
