import type { AuditStore } from '../core/audit/ports.ts'
import type { DeletionStore } from '../core/deletions/ports.ts'
import type { ModerationStore } from '../core/moderation/ports.ts'
import type { ReportStore } from '../core/reports/ports.ts'
import type { Engine } from './engine.ts'
import { gather } from './gather.ts'
import { auditAfter, auditHead, auditList } from './queries/audit.ts'
import { messagesAt, writtenBy } from './queries/delete-batches.ts'
import { deletionById, deletionList } from './queries/deletions.ts'
import { reportById, reportList } from './queries/reports.ts'
import { sanctionsIn } from './queries/sanctions.ts'
import { standingsOf } from './queries/standing.ts'

export const moderationStore = ({ read, write }: Engine): ModerationStore => ({
  standing: gather((accounts) => standingsOf(read, accounts)),
  sanction: (sanction, act) => write('moderation.sanction', { sanction, act }),
  lift: (lifting, act) => write('moderation.lift', { lifting, act }),
  removeMember: (member, act) => write('moderation.remove-member', { member, act }),
  setRoomRole: (change, act) => write('moderation.set-room-role', { change, act }),
  setSlowMode: (change, act) => write('moderation.set-slow-mode', { change, act }),
  setAccountRole: (change, act) => write('moderation.set-account-role', { change, act }),
  sanctions: (room, now, name, limit) => sanctionsIn(read, room, now, name, limit),
})

export const deletionStore = ({ read, write }: Engine): DeletionStore => ({
  writtenBy: (account, after, limit) => writtenBy(read, account, after, limit),
  messagesAt: (places) => messagesAt(read, places),
  begin: (deletion, audit) => write('deletions.begin', { deletion, audit }),
  deleteBatch: (deletion, room, seqs) => write('deletions.delete-batch', { deletion, room, seqs }),
  beginUndo: (deletion, at, audit) => write('deletions.begin-undo', { deletion, at, audit }),
  undoBatch: (deletion, limit) => write('deletions.undo-batch', { deletion, limit }),
  byId: (id) => deletionById(read, id),
  list: (filter, limit) => deletionList(read, filter, limit),
  forgetBefore: (at) => write('deletions.forget', at),
})

export const reportStore = ({ read, write }: Engine): ReportStore => ({
  create: (report) => write('reports.create', report),
  byId: (id) => reportById(read, id),
  list: (filter, limit) => reportList(read, filter, limit),
  resolve: (report, audit) => write('reports.resolve', { report, audit }),
})

export const auditStore = ({ read, write }: Engine): AuditStore => ({
  append: (draft) => write('audit.append', draft),
  head: () => auditHead(read),
  after: (seq, limit) => auditAfter(read, seq, limit),
  list: (filter, limit) => auditList(read, filter, limit),
})
