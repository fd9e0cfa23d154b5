/** Bounds of this transport; docs/limits.md shows them, and a test compares the two. */
export const mailLimits = {
  /** Bytes of a bundle that we send, unless the operator says otherwise; with base64 9.6 MB. */
  sentBundleBytes: 7_000_000,
  /** Bytes of a mail that we read; a larger one is not ours. */
  readMailBytes: 48 * 1024 * 1024,
  /** Mails up to this size are fetched without a look at their headers. */
  tinyMailBytes: 32 * 1024,
  /** Mails up to this size are fetched together; larger ones one by one, in pieces. */
  smallMailBytes: 256 * 1024,
  /** Bytes of mails fetched together. */
  fetchedTogetherBytes: 1024 * 1024,
  /** The same for the smallest mails: a portion on its way, and one that is worked on. */
  tinyTogetherBytes: 3 * 1024 * 1024,
  /** Mails whose sizes and marks are asked for at once. */
  listedTogether: 1000,
  /** Parts of a mail; one with more is not ours. */
  mailParts: 200,
  /** Depth of mails within mails. */
  mailDepth: 8,
  /** Bytes of all headers of a mail. */
  headerBytes: 256 * 1024,
  /** Tries to read a mail before it is put aside. */
  readTries: 3,
  /** Mails that lie aside and are named in every run. */
  leftMails: 100,
  /** Lines of the journal. */
  journalEntries: 200,
  /** Mails that came back and are kept in mind. */
  bouncesKept: 100,
  /** Bytes of one line that a server answers, over POP3 and when sending is tested. */
  answerLineBytes: 64 * 1024,
  /** Bytes of the list of a POP3 mailbox. */
  pop3ListBytes: 64 * 1024 * 1024,
  /** Slowest line: kilobytes a second, by which the time for large transfers is reckoned. */
  slowLineBytesPerMs: 8,
  /** Warn when a mailbox is used to so many percent. */
  quotaWarnPercent: 85,
} as const
