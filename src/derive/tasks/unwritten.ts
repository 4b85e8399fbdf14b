// Why a term is not written out.

export class Unwritten extends Error {}
