import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Order } from '../orders/order.entity.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import type { Config } from '../platform/config.js';
import { NotFoundError } from '../platform/errors.js';
import { FileLinks, type FileGrant } from '../platform/file-links.js';
import { listLoader } from '../platform/list-loader.js';
import type { SecretKey } from '../platform/secret-key.js';
import type { Refund } from '../refunds/refund.entity.js';
import type { CreditNoteDetails, ReceiptDetails } from './receipt-details.js';
import { creditNotePdf, receiptPdf } from './receipt-pdf.js';
import { Receipt, ReceiptKind } from './receipt.entity.js';

/** Receipts and credit notes as files, for the buyer, OWNER and MANAGER. Made when asked for, kept nowhere. */
export class ReceiptFilesService {
  readonly #links: FileLinks;
  readonly #ofOrder = listLoader<Receipt>(
    ids => this.em.find(Receipt, { order: { $in: [...ids] } }, { orderBy: { sequence: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly orderViews: OrderViewService,
    secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl'>,
  ) {
    this.#links = new FileLinks(secrets, 'receipt-file');
  }

  /** The address of the order's receipt, good for one to two hours; null until it is issued, and for all others. */
  async receiptUrl(order: Order): Promise<string | null> {
    return this.urlOf(order, ({ kind }) => kind === ReceiptKind.RECEIPT);
  }

  /** The address of the refund's credit note, good for one to two hours; null until it is issued, and for all others. */
  async creditNoteUrl(refund: Refund): Promise<string | null> {
    return this.urlOf(await refund.order.loadOrFail({ dataloader: true }), paper => paper.refund?.id === refund.id);
  }

  /** @throws NotFoundError where the address was changed or has expired. */
  async pdf(id: string, grant: FileGrant): Promise<{ number: string; content: Buffer }> {
    const paper = this.#links.opens(id, grant) ? await this.em.findOne(Receipt, id) : null;
    if (!paper) throw new NotFoundError('file');
    return { number: paper.number, content: await this.print(paper) };
  }

  private async print(paper: Receipt): Promise<Buffer> {
    if (paper.kind === ReceiptKind.CREDIT_NOTE) return creditNotePdf(paper, paper.details as CreditNoteDetails);
    const corrections = await this.em.find(Receipt, { corrects: paper.id }, { orderBy: { sequence: 'asc' } });
    return receiptPdf(paper, paper.details as ReceiptDetails, corrections);
  }

  private async urlOf(order: Order, wanted: (paper: Receipt) => boolean): Promise<string | null> {
    if (!(await this.mayRead(order))) return null;
    const paper = (await this.#ofOrder.load(order.id)).find(wanted);
    return paper ? this.#links.sign(`${this.config.publicUrl}/receipts/${paper.id}/receipt.pdf`, paper.id) : null;
  }

  private async mayRead(order: Order): Promise<boolean> {
    if (this.orderViews.isBuyers(order)) return true;
    const event = await order.event.loadOrFail({ dataloader: true });
    return this.memberships.may('seeReceipts', event.organization.id);
  }
}
