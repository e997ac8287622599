/** The accessibility statement: what was tested and how, and what is known not to be good enough. */

import { both, type Reading, section } from './reading.ts'

export const accessibility: Reading = {
  title: both('无障碍声明', 'Accessibility'),
  description: both(
    '本站按 WCAG 2.2 AA 级的要求设计，这里说明做了哪些检查和已知的不足。',
    'The site is designed for WCAG 2.2 at level AA. This page says what was checked and what is known to fall short.',
  ),
  sections: [
    section('done', both('已做到的', 'What works'), {
      list: [
        both(
          '各功能按仅用键盘即可完成设计，焦点可见；表单出错时焦点移到出错处。',
          'Everything is designed to be done with the keyboard alone, with a visible focus; after a refused form it moves to what is wrong.',
        ),
        both(
          '结论以文字、图形和颜色同时表达，不单靠颜色。',
          'Verdicts are given in words, shape and colour, never in colour alone.',
        ),
        both(
          '文字对比度不低于 4.5:1，支持深色模式，宽度 320 像素的屏幕无需横向滚动。',
          'Text has a contrast of at least 4.5 to 1, light and dark; a screen of 320 pixels needs no sideways scrolling.',
        ),
        both(
          '核验结果页不依赖脚本，中文和英文内容相同。',
          'The result page is whole without script; Chinese and English say the same.',
        ),
      ],
    }),
    section(
      'checked',
      both('如何检查', 'How it was checked'),
      both(
        '每次修改后，自动化测试用 axe-core 检查各页面的两种语言和深浅两种配色，并在部分页面检查键盘操作。自动检查只能发现一部分问题；本站尚未由残障人士或第三方机构测试，不作达标声明。',
        'With every change, automated tests run axe-core over the pages in both languages, light and dark, and use the keyboard on some of them. Such checks find only part of what can be wrong. The site has not been tested by people with disabilities or by a third party, and no conformance is claimed.',
      ),
    ),
    section(
      'limits',
      both('已知的不足', 'What is known to fall short'),
      {
        list: [
          both(
            '下载的 PDF 未加结构标记，读屏软件的朗读顺序可能不佳；同样内容可在核验页阅读。',
            'The PDF documents are not tagged, so a screen reader may read them in an odd order; the result page has the same content.',
          ),
          both(
            '扫码须使用摄像头；也可选择图片、粘贴内容或输入核验码。',
            'Scanning needs a camera; a picture, pasted text or the code do as well.',
          ),
          both(
            '证书内容和依据文件的名称只有中文。',
            'What a certificate records, and the titles of notices, are in Chinese only.',
          ),
        ],
      },
      both(
        '遇到障碍，请按下面的方式联系主办单位。',
        'If something stands in your way, contact whoever runs the site as said below.',
      ),
    ),
  ],
}
