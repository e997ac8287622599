/** What every contestant answers with: the use case is done in no time, so that what is left is the layer above it. */

const FOUND = {
  verified: true,
  verifiedAt: '2026-11-23T10:00:00.000Z',
  status: { record: 'valid', annotation: 'active', integrity: 'not-checked' },
  certificate: {
    managementNumber: 'ZY2344000001',
    holderName: '张三',
    idNumber: '990*************15',
    qualification: {
      id: 'computer-software',
      name: { zh: '计算机技术与软件专业技术资格', en: 'Computer Technology and Software' },
      level: 'advanced',
      specialty: '系统架构设计师',
    },
    examDate: '2023-05-27',
    approvalDate: '2023-05-28',
    issueDate: '2023-08-21',
    issuingRegion: { code: '440000', name: { zh: '广东省', en: 'Guangdong' } },
    status: 'valid',
  },
  annotation: { purpose: '求职', expiresAt: '2026-12-23T10:00:00.000Z' },
  receipt: 'e'.repeat(900),
} as const

export const verify = async (code: string, useIn: string | undefined) => ({
  ...FOUND,
  code,
  ...(useIn && { use: { region: useIn, hasForce: true } }),
})

/** A code whose check character is right is asked for by nobody here: the layer only passes it on. */
export const CODE = '7K3M9QXD2V5RT8HWN'
