declare module 'papaparse' {
  interface Results<T> {
    readonly data: T
  }
  type Row = Record<string, string>
  const Papa: {
    parse(
      input: NodeJS.ReadableStream,
      options: {
        header: boolean
        skipEmptyLines: boolean
        delimiter?: string
        step?: (results: Results<Row>) => void
        chunk?: (results: Results<readonly Row[]>) => void
        complete: () => void
      },
    ): void
    parse(input: string, options?: { preview?: number }): { readonly meta: { readonly delimiter: string } }
  }
  export { Papa as default }
}
