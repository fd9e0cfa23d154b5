/** Placeholder replaced below. */
export interface SimilarRows { find(tx: unknown, fields: unknown): Promise<readonly { key: string; reasons: readonly never[] }[]> }
