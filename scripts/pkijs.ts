/**
 * `pkijs` as packaged functions import it (serverless.yml puts this file in its place). By it keys in files (PKCS #12) are read,
 * certificates are made, and libpdf would sign; the keys of functions are in a key service, and what
 * they sign is written in `lib/document/signing`. One that asked for more would be told so.
 */

function notInFunctions(): never {
  throw new Error('no PKCS #12 is read in a function: its keys are in a key service')
}

notInFunctions.fromBER = notInFunctions

export {
  notInFunctions as AlgorithmIdentifier,
  notInFunctions as Attribute,
  notInFunctions as AttributeTypeAndValue,
  notInFunctions as AuthenticatedSafe,
  notInFunctions as AuthorityKeyIdentifier,
  notInFunctions as BasicConstraints,
  notInFunctions as BasicOCSPResponse,
  notInFunctions as CRLDistributionPoints,
  notInFunctions as CertBag,
  notInFunctions as Certificate,
  notInFunctions as CertificationRequest,
  notInFunctions as ContentInfo,
  notInFunctions as CryptoEngine,
  notInFunctions as EncapsulatedContentInfo,
  notInFunctions as EncryptedContentInfo,
  notInFunctions as Extension,
  notInFunctions as Extensions,
  notInFunctions as GeneralName,
  notInFunctions as GeneralNames,
  notInFunctions as InfoAccess,
  notInFunctions as IssuerAndSerialNumber,
  notInFunctions as IssuerSerial,
  notInFunctions as OCSPResponse,
  notInFunctions as PFX,
  notInFunctions as PKCS8ShroudedKeyBag,
  notInFunctions as PrivateKeyInfo,
  notInFunctions as PublicKeyInfo,
  notInFunctions as RelativeDistinguishedNames,
  notInFunctions as SafeBag,
  notInFunctions as SafeContents,
  notInFunctions as SignedAndUnsignedAttributes,
  notInFunctions as SignedData,
  notInFunctions as SignerInfo,
  notInFunctions as createCMSECDSASignature,
  notInFunctions as engine,
  notInFunctions as getCrypto,
  notInFunctions as setEngine,
}
