import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { limits } from '../../protocol/limits.ts'
import type { Sharp } from './load-sharp.ts'

/**
 * All frames of an animated picture together; of one that has more only the first is kept. The worst, a GIF of noise,
 * takes 0.44 s of a core for each million.
 */
const mostPixelsOfFrames = 24_000_000
/** Longest side of the tiny picture that stands for it until it is there. */
const blurSide = 20

/** How each format is written again; AVIF takes too long to write, so it becomes WebP. */
const written: Record<string, { type: string; write(image: SharpImage): SharpImage; ending?: string }> = {
  jpeg: { type: 'image/jpeg', write: (image) => image.jpeg({ quality: 88 }) },
  png: { type: 'image/png', write: (image) => image.png({ compressionLevel: 6 }) },
  gif: { type: 'image/gif', write: (image) => image.gif({ effort: 3 }) },
  webp: { type: 'image/webp', write: (image) => image.webp({ quality: 90, effort: 3 }) },
  heif: { type: 'image/webp', write: (image) => image.webp({ quality: 88, effort: 3 }), ending: '.webp' },
}

type SharpImage = ReturnType<Sharp>

/**
 * Makes the image `content` of a folder anew as `clean`, and perhaps a `thumbnail`: nothing but pixels goes over, no
 * metadata, no colour profile, no bytes after the end. Answers what is told of it. Throws what the decoder throws.
 */
export const cleanPicture = async (sharp: Sharp, folder: string): Promise<object> => {
  const source = await Bun.file(join(folder, 'content')).bytes()
  const format = await sharp(source, { limitInputPixels: limits.picturePixels }).metadata()
  const how = written[format.format ?? '']
  if (!how) throw new Error('No format of ours.')
  const pixels = (format.width ?? 0) * (format.pageHeight ?? format.height ?? 0) * (format.pages ?? 1)
  const isAnimated = (format.pages ?? 1) > 1 && pixels <= mostPixelsOfFrames
  const options = isAnimated
    ? { animated: true, limitInputPixels: mostPixelsOfFrames }
    : { pages: 1, limitInputPixels: limits.picturePixels }
  const image = how.write(sharp(source, { ...options, failOn: 'error' }).autoOrient())
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  const [width, height] = [info.width, info.pageHeight ?? info.height]
  if (Math.max(width, height) > limits.pictureSide) throw new Error('Input image exceeds pixel limit')
  await Bun.write(join(folder, 'clean'), data)
  const thumbnail = Math.max(width, height) > limits.thumbnailSide
  if (thumbnail)
    await Bun.write(join(folder, 'thumbnail'), await smaller(sharp, data, limits.thumbnailSide, 78))
  const blur = `data:image/webp;base64,${(await smaller(sharp, data, blurSide, 30)).toString('base64')}`
  const sha256 = createHash('sha256').update(data).digest('hex')
  const { type, ending } = how
  return { type, ending, bytes: data.length, sha256, width, height, blur, thumbnail }
}

const smaller = (sharp: Sharp, image: Buffer, side: number, quality: number): Promise<Buffer> =>
  sharp(image, { limitInputPixels: limits.picturePixels, pages: 1 })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer()
