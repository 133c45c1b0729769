import type { OrganizationRole } from '../../gql/graphql.js';

export const roleNames: Record<OrganizationRole, string> = {
  OWNER: 'Owner',
  MANAGER: 'Manager',
  SCANNER: 'Gate staff',
  VIEWER: 'Viewer',
};

export const roleMeanings: Record<OrganizationRole, string> = {
  OWNER: 'everything, the team too',
  MANAGER: 'everything but the team',
  SCANNER: 'scans tickets, sees no money',
  VIEWER: 'looks, changes nothing',
};

export const mayManage = (role: OrganizationRole | null | undefined) => role === 'OWNER' || role === 'MANAGER';
export const maySeeSales = (role: OrganizationRole | null | undefined) => mayManage(role) || role === 'VIEWER';
export const mayScan = (role: OrganizationRole | null | undefined) => mayManage(role) || role === 'SCANNER';
