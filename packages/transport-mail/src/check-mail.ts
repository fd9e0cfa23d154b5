import { isOrderSyncError } from '@ordersync/core'
import type { Notice, TransportCheck, TransportFinding, TransportMemory } from '@ordersync/core'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig, MailConfig, Pop3Config, ServerConfig, SmtpConfig } from './config.js'
import type { Credentials } from './credentials.js'
import { withDeadline } from './deadline.js'
import { folderExists, serverPath } from './imap-folders.js'
import type { FolderRole } from './imap-folders.js'
import { connectImap } from './imap-session.js'
import { mailLimits } from './limits.js'
import { LeftMails, leftPrefix } from './left-mails.js'
import { isAbort, mailFault, shortAnswer } from './mail-fault.js'
import { openPop3 } from './pop3-mailbox.js'
import { probeSmtp } from './smtp-probe.js'
import { waitsForTls } from './tls-mismatch.js'

/**
 * "Test connection" (AMP-16): servers, certificates, log-ins, folders, space, size limit, permission to send. On connections
 * of its own; no mail is read, moved or sent, no folder is made.
 */
export async function checkMail(
  config: MailConfig,
  credentials: Credentials,
  sendCredentials: Credentials,
  station: string,
  memory: TransportMemory,
  signal: AbortSignal | undefined,
): Promise<TransportCheck> {
  const findings: TransportFinding[] = []
  const { receive, send } = config
  const look = async (
    server: ImapConfig | Pop3Config | SmtpConfig,
    shown: Credentials,
    work: () => Promise<readonly TransportFinding[]>,
  ) => {
    if (server.tls === 'none')
      findings.push(warning('MAIL_NOT_ENCRYPTED', { place: `${server.host}:${server.port}` }))
    // Else both sides would wait for the other to begin, until the longest time is over.
    if (server.tls !== 'implicit' && (await waitsForTls(server, signal)))
      return void findings.push(failure('MAIL_WRONG_PORT', wrongPort(server)))
    try {
      findings.push(...(await work()))
    } catch (error) {
      signal?.throwIfAborted()
      if (isAbort(error)) throw error
      shown.scrub(error)
      findings.push({ level: 'error', notice: noticeOf(error, server, shown.usesToken) })
    }
  }
  await look(receive, credentials, () =>
    receive.protocol === 'imap'
      ? checkImap(config, receive, credentials, signal)
      : checkPop3(config, receive, credentials, signal),
  )
  if (!('saveTo' in send)) {
    await look(send, sendCredentials, () => checkSmtp(config, send, sendCredentials, signal))
  }
  findings.push(...(await rememberedFindings(memory)))
  signal?.throwIfAborted()
  void station
  return { ok: findings.every(({ level }) => level !== 'error'), findings: withoutDoubles(findings) }
}

async function checkImap(
  config: MailConfig,
  imap: ImapConfig,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<readonly TransportFinding[]> {
  const client = await connectImap(config, imap, credentials, signal)
  try {
    return await withDeadline(lookAtFolders(client, imap), config.timeout, signal, () => client.close())
  } finally {
    await withDeadline(client.logout(), 2000, undefined, () => client.close()).catch(() => undefined)
    client.close()
  }
}

async function lookAtFolders(client: ImapFlow, imap: ImapConfig): Promise<readonly TransportFinding[]> {
  const findings: TransportFinding[] = []
  for (const role of ['archive', 'error', 'unrecognised', 'inbox'] satisfies FolderRole[]) {
    const configured = imap.folders[role]
    if (configured === undefined) continue
    const path = serverPath(client, configured)
    if (!(await folderExists(client, path))) {
      const willBeMade = imap.createFolders && role !== 'inbox'
      findings.push(
        willBeMade
          ? warning('MAIL_FOLDER_TO_BE_CREATED', { place: path })
          : failure('MAIL_FOLDER_MISSING', { place: path }),
      )
      continue
    }
    // Read-write, because only that tells whether we may; nothing in the folder changes by it.
    const opened = await client.mailboxOpen(path)
    if (opened.readOnly === true) findings.push(failure('MAIL_FOLDER_READ_ONLY', { place: path }))
  }
  const quota = client.capabilities.has('QUOTA') ? await client.getQuota() : false
  const storage = quota === false || quota === undefined ? undefined : quota.storage
  if (storage?.limit !== undefined && storage.limit > 0 && storage.usage !== undefined) {
    const percent = Math.floor((storage.usage * 100) / storage.limit)
    const parameters = { place: imap.host, percent }
    if (percent >= 100) findings.push(failure('MAIL_FULL', { ...parameters, answer: `${percent} %` }))
    else if (percent >= mailLimits.quotaWarnPercent) findings.push(warning('MAIL_NEARLY_FULL', parameters))
  }
  return findings
}

async function checkPop3(
  config: MailConfig,
  pop3: Pop3Config,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<readonly TransportFinding[]> {
  const client = await openPop3(config, pop3, credentials, signal)
  try {
    await withDeadline(client.list(), config.timeout, signal, () => client.destroy())
    return []
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOUIDL') throw error
    return [failure('MAIL_POP3_WITHOUT_UIDL', { place: pop3.host })]
  } finally {
    // A session that is not ended in order locks the mailbox for a while.
    if (client.isOpen)
      await withDeadline(client.quit(), 2000, undefined, () => client.destroy()).catch(() => undefined)
    client.destroy()
  }
}

async function checkSmtp(
  config: MailConfig,
  smtp: SmtpConfig,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<readonly TransportFinding[]> {
  const probe = async (forceRefresh: boolean) => {
    const secret = await credentials.get(signal, forceRefresh)
    // To ourselves: whether others exist is found out when something is sent to them.
    const asking = probeSmtp(smtp, secret, config.address, [config.address], config.timeout)
    return withDeadline(asking, 2 * config.timeout, signal, () => undefined)
  }
  const { sizeLimit, refused, senderRefused } = await probe(false).catch((error: unknown) => {
    if (!credentials.usesToken || !mailFault(error, smtp, true).isLogin) throw error
    return probe(true)
  })
  const findings: TransportFinding[] = []
  const place = `${smtp.host}:${smtp.port}`
  if (senderRefused !== undefined) {
    findings.push(
      failure('MAIL_SENDER_REFUSED', { place, address: config.address, answer: senderRefused.slice(0, 120) }),
    )
  }
  if (refused !== undefined) {
    findings.push(
      failure('MAIL_RECIPIENT_REFUSED', {
        place,
        address: refused.address,
        answer: refused.answer.slice(0, 120),
      }),
    )
  }
  // Base64 with its line ends, and room for the text around it.
  const needed = Math.ceil(config.maxBytes * 1.37) + 8192
  if (sizeLimit > 0 && sizeLimit < needed) {
    findings.push(
      failure('MAIL_SIZE_LIMIT', {
        place,
        limit: sizeLimit,
        bytes: needed,
        maximum: Math.floor((sizeLimit - 8192) / 1.37),
      }),
    )
  }
  return findings
}

/** What came back, and what lies aside. */
async function rememberedFindings(memory: TransportMemory): Promise<readonly TransportFinding[]> {
  const keys = await memory.list('bounce/')
  const bounces = await memory.get(keys)
  const findings = new Map<string, TransportFinding>()
  for (const value of bounces) {
    if (value === undefined) continue
    const parameters = JSON.parse(value) as Record<string, string>
    findings.set(parameters['place'] ?? '', warning('MAIL_BOUNCED', parameters))
  }
  const aside = (await memory.list(leftPrefix)).length
  if (aside > 0) findings.set('aside', warning('MAIL_PUT_ASIDE', { count: aside }))
  const emptied = await new LeftMails(memory, '').emptied()
  if (emptied !== undefined) findings.set('emptied', { level: 'warning', notice: emptied })
  return [...findings.values()]
}

function noticeOf(error: unknown, server: ImapConfig | Pop3Config | SmtpConfig, usesToken: boolean): Notice {
  const isOurs = isOrderSyncError(error)
  // The error of the library tells more than the one that it was made into.
  const told = isOurs ? error.cause : error
  if (told === undefined && isOurs) {
    const place = `${server.host}:${server.port}`
    return error.code === 'transport.unavailable'
      ? { code: 'MAIL_NO_ANSWER', parameters: { place, answer: shortAnswer(error) } }
      : { code: error.code, parameters: error.parameters }
  }
  return mailFault(told, server, usesToken).notice
}

function warning(code: string, parameters: NonNullable<Notice['parameters']>): TransportFinding {
  return { level: 'warning', notice: { code, parameters } }
}

function failure(code: string, parameters: NonNullable<Notice['parameters']>): TransportFinding {
  return { level: 'error', notice: { code, parameters } }
}

function wrongPort({ host, port, tls }: ServerConfig): NonNullable<Notice['parameters']> {
  return { place: `${host}:${port}`, answer: '', tls }
}

/** A password that cannot be read stops receiving and sending alike, and is said once. */
function withoutDoubles(findings: readonly TransportFinding[]): readonly TransportFinding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()]
}
