/** A file that does not become a picture, and why, in words for whoever sent it. */
export class PictureRefusedError extends Error {}
