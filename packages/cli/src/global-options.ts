/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string | undefined
  readonly db?: string | undefined
  readonly station?: string | undefined
  readonly language?: string | undefined
  readonly passphraseFile?: string | undefined
  readonly by?: string | undefined
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
}
