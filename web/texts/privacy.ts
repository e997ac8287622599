/** What is kept of whom, how long and why, as the code does it today. `test/web/reading.test.ts` holds the periods to it. */

import { NOTICE_VERSION } from '#lib/holder'
import { both, type Reading, section } from './reading.ts'

const WHAT = [both('内容', 'What'), both('保存期限', 'How long'), both('目的', 'Why')]

export const privacy: Reading = {
  title: both('隐私说明', 'Privacy'),
  description: both(
    '本系统保存哪些信息、保存多久、用于什么，以及核验方能看到什么。',
    'What this system keeps, for how long and why, and what a verifier is shown.',
  ),
  sections: [
    section(
      'kept',
      both('保存的信息', 'What is kept'),
      {
        head: WHAT,
        rows: [
          [
            both(
              '证书记录：姓名、性别、出生日期、证件号码、证书内容及更正、撤销历史',
              'The record of a certificate: name, gender, birth date, ID number, what it certifies, corrections and revocations',
            ),
            both('由发证机关决定', 'As long as the issuing authority keeps it'),
            both(
              '查询、下载和核验；由发证机关提供',
              'Looking up, downloading and verifying; it comes from the issuing authority',
            ),
          ],
          [
            both(
              '账号：密码的 Argon2id 摘要、注册时间、同意的隐私说明版本，不保存密码本身；开启两步验证的，还有加密的密钥和恢复码的摘要',
              'An account: an Argon2id hash of the password, when it was made, which version of this notice was agreed to; never the password itself; of two-step login its encrypted secret and hashes of its recovery codes',
            ),
            both('注销为止', 'Until you end it'),
            both('登录', 'Logging in'),
          ],
          [
            both(
              '账号记录：注册、登录、修改密码、找回账号、同意本说明、取得副本、两步验证、管理机构的操作，时间、网络段、设备类别；管理机构的经办人和原因',
              'The log of an account: registered, logged in, password changed, taken back, agreed to this notice, took a copy, two-step login, what the authority did; when, the network, the kind of device; of what the authority did also who and why',
            ),
            both('三年，注销时删除', 'Three years; removed when the account ends'),
            both('供持证人发现他人使用其账号', 'Letting the holder see when somebody else uses the account'),
          ],
          [
            both(
              '激活码的摘要和有效期，不保存激活码本身',
              'A hash of an activation code and how long it is good, never the code itself',
            ),
            both('到期为止，注销时删除', 'Until it expires; removed when the account ends'),
            both('确认注册和找回账号的是本人', 'Knowing that it is the person who registers or comes back'),
          ],
          [
            both('登录会话：令牌的摘要', 'A session: a hash of its token'),
            both(
              '最长 30 天，退出、修改密码或注销时失效',
              'At most 30 days; it ends with logging out, a new password, or the account',
            ),
            both('保持登录', 'Staying logged in'),
          ],
          [
            both('加注：用途、接收单位、起止时间', 'An annotation: purpose, recipient, beginning and end'),
            both(
              '结束后一年，此后在下一次加注时删除；注销账号时撤回',
              'A year after its end, then removed with the next annotation; withdrawn when the account ends',
            ),
            both(
              '按期限提供证书，并说明核验码为何失效',
              'Releasing a certificate for a time, and saying why a code does not work any more',
            ),
          ],
          [
            both('长期核验码及其撤回时间', 'A standing code, and when it was withdrawn'),
            both('与证书记录相同', 'As long as the record'),
            both('印有该核验码的文件没有截止日期', 'The paper that bears it has no end date'),
          ],
          [
            both(
              '核验记录：时间、方式、结论、使用地区、网络段（IPv4 前 24 位、IPv6 前 48 位）、设备类别；凭 API 密钥核验的，还有单位名称',
              'A verification: when, how, what was answered, where it will be used, the network (IPv4 /24, IPv6 /48), the kind of device; by an API key, the name of the office or company',
            ),
            both(
              '三年，注销账号后仍随证书保存',
              'Three years, with the certificate, also when the account has ended',
            ),
            both('供持证人查看证书被谁核验', 'Showing the holder who verified'),
          ],
          [
            both(
              '失败次数：管理号、账号、网络段、登录过的设备的不可逆代号',
              'Failed attempts: irreversible pseudonyms of a number, an account, a network, a device that has logged in',
            ),
            both(
              '不再计入时即删除：网络段最长 1 小时，账号最长 25 小时，管理号最长 20 天',
              'Until they count no more: at the longest one hour for a network, 25 hours for an account, 20 days for a number',
            ),
            both('防止猜测', 'Stopping guesses'),
          ],
          [
            both(
              '运行日志：接口名称、结果、耗时，不含姓名、号码、核验码和令牌',
              'Operating logs: route, outcome and duration; no names, numbers, codes or tokens',
            ),
            both(
              '由主办单位设定，未设定时为 180 天',
              'As set by who runs the site, 180 days if nothing is set',
            ),
            both('排查故障', 'Finding faults'),
          ],
        ],
      },
      both(
        '证件号码以不可逆的 HMAC（用于查找）和 AES-256-GCM 密文（用于显示首尾）保存，不保存明文。',
        'ID numbers are kept as an irreversible HMAC (to find by) and as AES-256-GCM ciphertext (to show their ends from), never in clear.',
      ),
    ),
    section(
      'shown',
      both('核验方能看到什么', 'What a verifier is shown'),
      both(
        '核验方看到姓名、隐去中间部分的证件号码和证书内容，看不到性别和出生日期。加注期满或撤回后，不再显示证书内容。',
        'Name, the ID number without its middle, and what the certificate says; neither gender nor birth date. After an annotation has ended or was withdrawn nothing of the certificate is shown.',
      ),
      both(
        '核验方为核验而输入的姓名和号码只用于本次查询，不保存；单位批量核验时可要求将答复加密保留 24 小时，以便网络中断后重新取得。核验会记入持证人可查看的核验记录，但不记录核验方的完整网络地址。',
        'What a verifier enters is used for that look-up alone and is not kept; an office that verifies a list may have the answer kept, encrypted, for 24 hours, so that it can be fetched again when the network broke off. The verification goes into the log that the holder sees, without the whole network address.',
      ),
      both(
        '以接口密钥核验的单位，在加注有效期内（无加注的为核验后 90 天），会得知证书被撤销、恢复、更正或重新认定；通知只有管理号和变更类型。撤回加注后不再通知。',
        'Whoever verifies with an API key is told while the annotation lasts (without one for 90 days) that the certificate was revoked, reinstated, corrected or is judged otherwise: by its management number and the kind of change alone. After you withdraw the annotation nothing more is told.',
      ),
    ),
    section('browser', both('浏览器中保存的内容', 'What is kept in your browser'), {
      list: [
        both(
          'Cookie：__Host-access 和 __Host-refresh 用于登录，网页脚本无法读取；__Host-device 表明曾在此浏览器登录，他人的失败尝试因此不影响您登录，保存一年；__Host-lang 记住所选语言，保存一年。',
          'Cookies: __Host-access and __Host-refresh for the session, which no script can read; __Host-device for a year, by which others’ failed attempts do not keep you out; __Host-lang for the language that was chosen, for a year.',
        ),
        both(
          '本机存储：最近一次登录的时间；扫码核验页的密钥、状态列表和扫描历史，只在本机，可随时清除。',
          'On the device: when you last logged in; the scanner’s keys, status lists and history, which never leave it and can be cleared.',
        ),
        both(
          '本站不使用跟踪技术、广告或第三方统计，页面不从其他网站加载内容。',
          'There are no trackers, advertisements or statistics of third parties, and pages load nothing from elsewhere.',
        ),
      ],
    }),
    section('rights', both('您的权利', 'Your rights'), {
      list: [
        both(
          '查阅：登录后可查看本人的证书、加注、核验记录和账号记录。',
          'To see: logged in, your certificates, releases, verifications and the log of your account.',
        ),
        both(
          '取得副本：在“账号”页下载本系统保存的您的全部信息（JSON 文件）。',
          'To take a copy: the page “Account” gives you all that is kept of you, as a JSON file.',
        ),
        both(
          '撤回：随时撤回加注和长期核验码，出示过的核验码立即失效。',
          'To withdraw: any release or standing code, at any time; codes that you handed out stop working at once.',
        ),
        both(
          '删除：在“账号”页输入密码即可注销账号，账号、账号记录、登录会话和激活码随即删除，加注全部撤回。证书记录由发证机关依法保存，不随账号删除；数据库备份最长保留 35 天（自行部署的由主办单位设定）。',
          'To delete: on the page “Account”, with your password, you end the account; it is removed with its log, sessions and activation code, and every release is withdrawn. The record of the certificate is the issuing authority’s and stays; backups of the database last 35 days at most, or as whoever runs the site has set.',
        ),
        both(
          '更正：证书信息的更正向发证机关提出。其他请求，包括对本说明的疑问和不同意见，请联系本站主办单位。',
          'To correct: what a certificate says is for the issuing authority. With any other request, or if you disagree with this notice, contact whoever runs this site.',
        ),
      ],
    }),
    section(
      'version',
      both('版本', 'Version'),
      both(
        `本说明的版本为 ${NOTICE_VERSION}。注册时须阅读并同意；内容变更后，下次登录时请您重新阅读并同意。`,
        `This notice is that of ${NOTICE_VERSION}. You read and agree to it when you register; when it changes you are asked again at your next login.`,
      ),
    ),
  ],
}
