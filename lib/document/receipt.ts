/**
 * A receipt as a page that an employer puts on file, with the receipt itself attached. What counts is the attachment,
 * which anybody can check; the page says so. It bears no seal and no signature of its own: these are for certificates.
 */

import { PDF } from '@libpdf/core'
import type { Regions } from '#lib/policy'
import { drawBatchReceipt } from './design/batch-receipt.ts'
import { drawDemonstration } from './design/parts.ts'
import { drawReceipt } from './design/receipt.ts'
import { DEMONSTRATION } from './design/wording.ts'
import { PdfCanvas } from './drawing/pdf/canvas.ts'
import type { AnsweredReceipt, BatchReceipt, DocumentMakerOptions, PrintedReceipt } from './types.ts'

/** What the attachment is called. */
const ATTACHMENT = 'receipt.jws'

export type ReceiptPrinter = ReturnType<typeof createReceiptPrinter>

/** A printer of receipts; keep one for the life of the process, beside the maker of documents. */
export function createReceiptPrinter({
  fonts,
  demonstration,
  regions,
}: Pick<DocumentMakerOptions, 'fonts' | 'demonstration'> & { readonly regions: Pick<Regions, 'nameOf'> }) {
  /**
   * A receipt that was checked, on one A4 page; that of a batch on as many as its lines take.
   * @returns the file, at most about 80 kB, of a batch 350 kB
   */
  return async (printed: Printed): Promise<Uint8Array> => {
    const pdf = PDF.create()
    const pages: PdfCanvas[] = []
    const newPage = () => {
      const canvas = new PdfCanvas(pdf, pdf.addPage({ size: 'a4' }), fonts)
      if (demonstration) drawDemonstration(canvas)
      pages.push(canvas)
      return canvas
    }
    if (isOfBatch(printed)) drawBatchReceipt(newPage, printed, { demonstration, regions })
    else drawReceipt(newPage(), printed, demonstration)
    for (const canvas of pages) canvas.finish()
    // Neither name nor number: properties show up in file lists and search indexes.
    pdf.setTitle(`${demonstration ? `${DEMONSTRATION} ` : ''}核验回执 Verification receipt`, {
      showInWindowTitleBar: true,
    })
    pdf.setLanguage('zh-CN')
    pdf.setCreator('Zhengyan')
    pdf.setProducer('Zhengyan')
    pdf.setCreationDate(printed.now)
    pdf.setModificationDate(printed.now)
    pdf.attachments.add(ATTACHMENT, new TextEncoder().encode(printed.jws), {
      mimeType: 'application/jose',
      description: '核验回执的签名文本 The signed receipt',
      createdAt: printed.now,
      modifiedAt: printed.now,
    })
    return pdf.save({ subsetFonts: true })
  }
}

type Printed = PrintedReceipt<AnsweredReceipt> | PrintedReceipt<BatchReceipt>

function isOfBatch(printed: Printed): printed is PrintedReceipt<BatchReceipt> {
  return printed.receipt.asked.by === 'batch'
}
