/** A file did not come. The message is a sentence for people. */
export class DownloadFault extends Error {
  override name = 'DownloadFault'
}
