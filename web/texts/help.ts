/** Help: what holders and verifiers ask. The facts are those of `lib/policy` and of the notices it cites. */

import { annotationTerms } from '#lib/policy'
import { both, type Reading, section } from './reading.ts'

const { maxValidDays, quota, windowDays } = annotationTerms

export const help: Reading = {
  title: both('帮助', 'Help'),
  description: both(
    '电子证书与证书电子文件、加注、核验和更正的常见问题。',
    'Common questions on electronic certificates, certificate electronic files, annotations, verification and corrections.',
  ),
  sections: [
    section(
      'force',
      both('电子证书与纸质证书具有同等效力吗？', 'Is it legally equal to paper?'),
      both(
        '电子证书带有主管部门或行业组织的电子印章，与纸质证书具有同等效力；省级电子证书仅在本省范围内具有同等效力。',
        'An electronic certificate carries the electronic seal of the competent authority or association and has the force of paper; one of a province has it inside that province only.',
      ),
      both(
        '证书电子文件不带电子印章，用于证明持证人已通过考试，不能替代纸质证书，是否接受由接收单位决定。部分证书是否与纸质证书具有同等效力，本系统未查到依据，核验页如实注明“未能确定”。',
        'A certificate electronic file carries no seal. It proves that the holder passed and does not replace paper; the receiving office decides whether it accepts it. For some certificates no source settles the question: the answer then says “not established”.',
      ),
    ),
    section(
      'annotation',
      both('什么是加注？', 'What is an annotation (加注)?'),
      both(
        `持证人为特定用途、在限定期限内提供证书，称为加注。每次加注最长 ${maxValidDays} 天，同一证书在任意 ${windowDays} 天内最多有 ${quota} 次有效加注。用途和有效期印在下载的文件上。`,
        `A holder releases a certificate for one purpose and a limited time. One annotation lasts at most ${maxValidDays} days, and a certificate may have at most ${quota} valid ones in any ${windowDays} days. Purpose and end are printed on the document.`,
      ),
      both(
        '2021 年 12 月 17 日之后制发的电子证书须先加注再下载、使用。无需加注即可下载的 PDF 印有长期核验码，没有截止日期，持证人可随时撤回。',
        'Electronic certificates made after 17 December 2021 have to be annotated before they are downloaded and used. Documents that need none bear a standing code without an end date, which the holder can withdraw at any time.',
      ),
    ),
    section(
      'expired',
      both('加注已过期或已撤回怎么办？', 'The annotation has expired or was withdrawn'),
      both(
        '期满或撤回后，二维码和链接不再显示证书内容，这不表示证书无效。接收单位请联系持证人重新加注；持证人登录“我的证书”，选择证书后新建加注。',
        'The QR code and the link show nothing of the certificate any more; that does not say that the certificate is invalid. Verifiers ask the holder for a new annotation; holders make one under “My certificates”.',
      ),
    ),
    section(
      'not-found',
      both('为什么显示“未查到”？', 'Why does it say “not found”?'),
      both(
        '“未查到”不等于证书系伪造，有三种可能：',
        '“Not found” alone does not mean that a certificate is false. There are three causes:',
      ),
      {
        list: [
          both(
            '输入的信息有误：请对照原件逐字核对管理号、姓名和证件号码，或核验码。',
            'What was entered is wrong: compare the management number, the name and the ID number, or the code, character by character.',
          ),
          both(
            '没有这样的记录：文件可能系伪造，请向持证人和发证机关核实。',
            'There is no such record: the file may not be genuine. Ask the holder and the issuing authority.',
          ),
          both(
            '证书不在本系统范围内：部分早期证书和地方证书请向发证机关查询。',
            'The certificate is outside what this system covers: ask the issuing authority about older and local ones.',
          ),
        ],
      },
      both(
        '“暂时无法核验”表示系统现在不能查询，既不是“有效”，也不是“未查到”，请稍后重试。',
        '“Could not check” means that the system cannot look it up right now. It is neither “valid” nor “not found”: try again later.',
      ),
    ),
    section(
      'revoked',
      both('“已撤销”是什么意思？', 'What does “revoked” mean?'),
      both(
        '该证书曾经发放，现已由发证机关收回和注销，不能使用。它与“未查到”不同：记录存在，但证书无效。持证人如有异议，请联系发证机关。',
        'The certificate was issued once and has since been withdrawn and cancelled by its issuing authority: it cannot be used. That is not “not found”: there is a record, and it is invalid. A holder who disagrees contacts the issuing authority.',
      ),
    ),
    section(
      'management-number',
      both('哪个号码是管理号？', 'Which number is the management number?'),
      both(
        '管理号印在证书或证书电子文件上，即证书编号，由 6 至 32 位字母、数字或连字符组成。它不是准考证号、档案号，也不是身份证件号码。',
        'It is printed on the certificate or the file and is the certificate number: 6 to 32 letters, digits or hyphens. It is not the number of the admission ticket, of a personnel file or of an ID document.',
      ),
    ),
    section(
      'verify',
      both('如何核验？', 'How is a certificate verified?'),
      {
        list: [
          both(
            '用手机扫描文件上的二维码，或在首页输入核验码；',
            'Scan the QR code on the document with a phone, or enter the code on the first page;',
          ),
          both(
            '没有核验码的，输入管理号、姓名和证件号码三项；',
            'without a code, enter the management number, the name and the ID number, all three;',
          ),
          both(
            '持证人使用数字钱包的，在“从钱包核验”页请求出示，由持证人用钱包扫描页面上的二维码；',
            'for a holder with a digital wallet, ask on the page “Verify from a wallet”, whose QR code the holder scans with the wallet;',
          ),
          both(
            '没有网络的，用扫码核验页检查签名。签名真实不等于未被撤回，联网后请再次核验。',
            'without a network, let the scanner check the signature. A genuine signature does not say that nothing was withdrawn: verify again online.',
          ),
        ],
      },
      both(
        '请同时核对页面上的姓名、证件号码首尾和证书内容与持证人及手中文件是否一致，并确认地址栏中的域名。',
        'Compare name, the ends of the ID number and the facts on the page with the person and the document before you, and look at the domain in the address bar.',
      ),
    ),
    section(
      'correction',
      both('证书信息有误怎么办？', 'Something on the certificate is wrong'),
      both(
        '本系统按发证机关提供的数据显示，不能自行更改。请向证书上载明的发证机关申请更正；更正后重新下载文件。',
        'This system shows what the issuing authority has recorded. Ask the authority that the certificate names for a correction, and download the document again afterwards.',
      ),
    ),
    section(
      'lost',
      both('纸质证书遗失能否补发？', 'Is a lost paper certificate reissued?'),
      both(
        '补发由发证机关办理，各地规定不同，请向发证机关咨询。证书仍在记录中的，可在本系统下载和核验，不受纸质证书遗失影响。',
        'The issuing authorities decide, and their rules differ: ask yours. A certificate that is on record can be downloaded and verified here all the same.',
      ),
    ),
    section(
      'slow',
      both('发布当日访问缓慢怎么办？', 'The site is slow on the day of release'),
      both(
        '集中查询期间可能出现等待，请稍后重试，勿反复提交。多次输入错误后系统会要求等待，页面会显示需等待的秒数。',
        'When many look in at once there may be a wait: try again later. After repeated mistakes the system asks for a pause, and says how many seconds it lasts.',
      ),
    ),
  ],
}
