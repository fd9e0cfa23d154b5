/** What logs in. */
export type Secret =
  { readonly user: string; readonly password: string } | { readonly user: string; readonly token: string }
