/** The floor below which no function can start. */

export const handler = async () => ({ statusCode: 200 })
