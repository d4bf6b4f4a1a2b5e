"""The looks of the web page: on a screen, on a telephone, and printed on A4 by the numbers of GB/T 9704-2012."""

from __future__ import annotations

STYLE = """\
body{margin:0;background:#fff;color:#000;line-height:1.8;
 font-family:"Times New Roman","仿宋_GB2312",FangSong,"仿宋",STFangsong,serif;font-size:1.2rem}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem}
h1{margin:0 0 2rem;text-align:center;line-height:1.5;font-size:1.65rem;font-weight:normal;
 font-family:"方正小标宋简体",FZXiaoBiaoSong-B05S,"Noto Serif CJK SC","Source Han Serif SC",SimSun,serif}
h2,h3,h4,h5,h6{margin:.4em 0;font-size:1em;font-weight:normal;text-indent:2em;break-after:avoid}
h2,.l1{font-family:SimHei,"黑体","Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-weight:normal}
.l2{font-family:"Times New Roman","楷体_GB2312",KaiTi,"楷体",STKaiti,serif;font-weight:normal}
.l3,.l4{font-weight:normal}
p{margin:0;text-indent:2em;text-align:justify;overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:.6rem 0}
table{min-width:34rem;font-family:"Times New Roman",SimSun,"宋体",serif;font-size:.82rem;line-height:1.35}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th{font-weight:normal}
.band{background:#ecf0f5}
.strong{font-family:SimHei,"黑体","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.upright{writing-mode:vertical-rl;text-orientation:upright;letter-spacing:.3em}
tr{break-inside:avoid}
.remark{font-size:.82rem}
.sign{text-align:right;text-indent:0;padding-right:4em}
p:not(.sign)+.sign,section+.sign{margin-top:3.6em}
.code{margin-top:2em;font-size:.8rem;text-indent:0;color:#444}
.draft{position:fixed;inset:40% 0 auto;margin:0;text-align:center;text-indent:0;font:9rem/1 SimHei,"黑体",sans-serif;
 color:#ededed;transform:rotate(-45deg);z-index:-1}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@page landscape{size:A4 landscape;margin:28mm 37mm 26mm 35mm}
@media print{body{font-size:16pt;line-height:28.9pt}
 main{max-width:none;padding:0}
 h1{font-size:22pt;line-height:28.9pt}
 table{min-width:0;font-size:10.5pt}
 h2,h3,h4,h5,h6{margin:0}
 .wide{overflow:visible;break-inside:avoid}
 .landscape{page:landscape}
 thead{display:table-header-group}
 .code{font-size:7.5pt}}
"""
