/** The camera: on, looked at a few times a second until a symbol is read, and off again. */

import type { Reader } from './reader.ts'

const PAUSE = 120

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
}

export interface Camera {
  /** @returns the text; undefined when it was stopped. @throws when the camera may not or cannot be used */
  read(): Promise<string | undefined>
  stop(): void
}

export function createCamera(video: HTMLVideoElement, reader: Promise<Reader>): Camera {
  let stream: MediaStream | undefined

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    video.srcObject = null
  }

  return {
    stop,
    async read() {
      if (!navigator.mediaDevices) throw new Error('no camera')
      const opened = await navigator.mediaDevices.getUserMedia(WANTED)
      stream = opened
      video.srcObject = opened
      await video.play()
      const readFrom = await reader
      while (stream === opened) {
        const text = await readFrom(video)
        if (text !== undefined && stream === opened) {
          stop()
          return text
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
      }
      return undefined
    },
  }
}
