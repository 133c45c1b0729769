import { Migration } from '@mikro-orm/migrations';

/** The audit log is read, newest first: of an organization, of one of its people, of one thing, of one kind of deed. */
export class Migration20261121000990_audit_log extends Migration {
  override up(): void {
    this.addSql(`create index audit_entries_newest on audit_entries (organization_id, at desc, id desc)`);
    this.addSql(`create index audit_entries_by_action on audit_entries (organization_id, action, at desc, id desc)`);
    this.addSql(`create index audit_entries_by_subject on audit_entries (subject_id, at desc, id desc)`);
    this.addSql(
      `create index audit_entries_by_actor on audit_entries (actor_id, at desc, id desc) where actor_id is not null`,
    );
    this.addSql(`create index audit_entries_everywhere on audit_entries (at desc, id desc)`);
    this.addSql(`drop index audit_entries_organization_id_at_idx`);
  }
}
