/** As much of `sm-crypto` as the tests ask of it; the package brings no types. Everything is hexadecimal. */
declare module 'sm-crypto' {
  interface Sm2Options {
    readonly hash: true
    readonly der: true
    readonly publicKey?: string
    readonly userId?: string
  }
  export function sm3(message: readonly number[]): string
  export const sm2: {
    generateKeyPairHex(): { readonly publicKey: string; readonly privateKey: string }
    getPublicKeyFromPrivateKey(privateKey: string): string
    doSignature(message: readonly number[], privateKey: string, options: Sm2Options): string
    doVerifySignature(
      message: readonly number[],
      signature: string,
      publicKey: string,
      options: Sm2Options,
    ): boolean
  }
  // As Node's own loader gives it, which finds no names in it.
  const all: { readonly sm2: typeof sm2; readonly sm3: typeof sm3 }
  export default all
}
