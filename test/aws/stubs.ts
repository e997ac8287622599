/** What of a run on the emulator is not as it is on AWS, and was put right or left out (emulator.py); said with every run. */

export const PUT_RIGHT = [
  'HTTP API and CloudFront: nothing routes, caches or forwards; this program makes the gateway’s event by the routes of serverless.yml, with the edge’s proof and the headers that resources-web.yml has CloudFront pass on, and calls the alias `live`',
  'functions: no container; the package is unzipped and run by Node here, with the environment of the deployed version; the SDK that Lambda’s runtime brings is the checkout’s',
  'rights: nothing is denied; what each role may do is held by test/functions/permissions.test.ts and test/deployment',
  'S3 and SQS call the functions at once and in line; S3 does not say who put an object there, which is added; one message a batch, one try',
  'CloudFormation: a failure halfway does not roll back; RetainExceptOnCreate is taken for Retain; what stays is taken up by name; the partition is filled in',
  'KMS: what is signed is taken for a digest, which moto would hash once more',
  'addresses: a queue’s leads to the emulator, and dynamic references to SSM are filled in by the emulator’s own parameters',
  'bucket policies are not enforced: statements with a condition are left out',
  'alarms sound when this program says so; their metrics, and who is told, are not tried',
  'the part of the traffic that a canary gives a new version is set, and nothing divides calls by it: they go to the version before; reserved concurrency is set and throttles nobody; tracing is set and traces nothing',
  'a restored table is a copy of now, whatever moment is asked for',
] as const
