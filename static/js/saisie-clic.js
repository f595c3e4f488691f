/* Un bouton pressé ne bouge pas sous le doigt : ce qui change la page attend que le clic soit donné (une seconde au plus). */

let pression = null;
document.addEventListener("pointerdown", () => {
  pression = new Promise((fini) => {
    for (const fin of ["pointerup", "pointercancel"]) addEventListener(fin, () => setTimeout(fini), { once: true });
  });
}, { capture: true });

export async function clicFini(rendu) {
  await Promise.race([pression, new Promise((fini) => setTimeout(fini, 1000))]);
  return rendu;
}
