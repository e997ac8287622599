/**
 * Title, language and properties of the file, in the information dictionary and in XMP (ISO 16684-1). Neither name nor
 * number goes into them: properties show up in file lists and search indexes.
 */

import { type PDF, PdfName } from '@libpdf/core'
import type { Page } from './design/page.ts'
import { DEMONSTRATION } from './design/wording.ts'

const PRODUCER = 'Zhengyan'

export function writeMetadata(pdf: PDF, { request, service, demonstration }: Page): void {
  const { qualification, result } = request.certificate
  const prefix = demonstration ? `${DEMONSTRATION} ` : ''
  const title = `${prefix}${result.label.zh} ${qualification.name.zh}`
  const subject = `${result.label.en}: ${qualification.name.en}`
  pdf.setTitle(title, { showInWindowTitleBar: true })
  pdf.setLanguage('zh-CN')
  pdf.setAuthor(service.zh)
  pdf.setSubject(subject)
  pdf.setCreator(PRODUCER)
  pdf.setProducer(PRODUCER)
  pdf.setCreationDate(request.now)
  pdf.setModificationDate(request.now)
  const xmp = new TextEncoder().encode(packet(title, subject, service.zh, request.now))
  const stream = pdf.createStream({ Type: PdfName.of('Metadata'), Subtype: PdfName.of('XML') }, xmp)
  pdf.getCatalog().set('Metadata', stream)
}

function packet(title: string, subject: string, author: string, now: Date): string {
  const date = `${now.toISOString().slice(0, 19)}Z`
  const text = (value: string) => value.replace(/[<>&]/g, (mark) => `&#${mark.charCodeAt(0)};`)
  const localised = (value: string) =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${text(value)}</rdf:li></rdf:Alt>`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format><dc:title>${localised(title)}</dc:title>
<dc:description>${localised(subject)}</dc:description>
<dc:creator><rdf:Seq><rdf:li>${text(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:CreatorTool>${PRODUCER}</xmp:CreatorTool><pdf:Producer>${PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}
