/**
 * The browser of the tests and of the pictures: the system's Chromium where there is one, else the one that an npm
 * package brings. Its fake camera plays a file, and its Chinese letters come from an npm package too.
 */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import bundled from '@sparticuz/chromium'
import type { LaunchOptions } from 'playwright-core'

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
]

/** @param folder for what it needs on disk; the file that the camera plays is in it */
export async function browserOptions(folder: string): Promise<LaunchOptions> {
  const executablePath = INSTALLED.find((path) => existsSync(path)) ?? (await bundled.executablePath())
  return {
    executablePath,
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration(folder) } as Record<string, string>,
    args: [...FLAGS, `--use-file-for-fake-video-capture=${cameraFile(folder)}`],
  }
}

/** What the camera sees; written before it is opened. */
export const cameraFile = (folder: string): string => join(folder, 'camera.y4m')

function fontConfiguration(folder: string): string {
  const fonts = join(import.meta.dirname, '../../../node_modules/@expo-google-fonts')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
      <dir>${fonts}/noto-sans-sc/400Regular</dir><dir>${fonts}/noto-sans-sc/600SemiBold</dir>
      <dir>${fonts}/noto-sans-sc/700Bold</dir>
      <dir>${fonts}/noto-serif-sc/600SemiBold</dir><dir>${fonts}/noto-serif-sc/700Bold</dir>
      <cachedir>${folder}/fonts</cachedir>
      ${['sans-serif', 'system-ui'].map((family) => alias(family, 'Noto Sans SC')).join('')}
      ${['monospace', 'DejaVu Sans Mono'].map((family) => alias(family, 'Noto Sans SC')).join('')}
      ${['serif', 'Georgia', 'SimSun'].map((family) => alias(family, 'Noto Serif SC')).join('')}
    </fontconfig>`,
  )
  return file
}

const alias = (family: string, font: string) =>
  `<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`
