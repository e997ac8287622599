/** Makes the scanner stay: the service worker that brings it without a network, and the button to install it. */

/** Chromium's event before it would offer an installation by itself. */
interface InstallEvent extends Event {
  prompt(): Promise<void>
}

/** @param button shown only where the browser can be asked to install */
export function offerInstallation(button: HTMLElement): void {
  void navigator.serviceWorker?.register('/sw.js').catch(() => undefined)
  void navigator.storage?.persist?.().catch(() => undefined)
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    button.hidden = false
    button.addEventListener('click', () => void (event as InstallEvent).prompt(), { once: true })
  })
  window.addEventListener('appinstalled', () => {
    button.hidden = true
  })
}
