// Every family of cases, and the block that it is written as. The files of cases/ are the list that must be complete.

import type { Family } from "./case.ts";
import { batchNorm, einsum, linear, scalarExpression } from "./families/algebra.ts";
import { boxIou } from "./families/boxes.ts";
import { byEntry, crossEntropy, negativeLogLikelihood, softmax } from "./families/classification.ts";
import { conv1d, conv2d, convTranspose2d } from "./families/convolution.ts";
import { kink } from "./families/kinks.ts";
import { adaptivePool, avgPool, fractionalMaxPool, lpPool, maxPool } from "./families/pooling.ts";
import { roiAlign, roiAlignBox, roiPool } from "./families/regions.ts";
import { regressionLoss } from "./families/regression.ts";
import { interpolate } from "./families/resampling.ts";

export const FAMILIES: Readonly<Record<string, Family>> = {
  adaptive_pool2d: adaptivePool,
  avg_pool2d: avgPool,
  batch_norm: batchNorm,
  box_iou: boxIou,
  conv1d,
  conv2d,
  conv_transpose2d: convTranspose2d,
  cross_entropy: crossEntropy,
  einsum,
  focal_loss: byEntry,
  fractional_max_pool2d: fractionalMaxPool,
  interpolate_bilinear: interpolate,
  kinks: kink,
  linear,
  log_softmax: softmax,
  lp_pool2d: lpPool,
  max_pool2d: maxPool,
  nll: negativeLogLikelihood,
  regression_losses: regressionLoss,
  roi_align: roiAlign,
  roi_align_box: roiAlignBox,
  roi_pool: roiPool,
  scalar_expr: scalarExpression,
  softmax,
};
