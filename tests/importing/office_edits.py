"""A workbook worked on by hand in LibreOffice: figures and texts typed, rows inserted, a sheet renamed, saved again.

A script for the Python that knows LibreOffice; it is given the name of a pipe, the workbook and where to save it.
"""

SCRIPT = """\
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def said(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise TimeoutError(pipe)


def edit(book):
    ranges, sheets = book.NamedRanges, book.Sheets
    for sheet in (sheets.getByIndex(number) for number in range(sheets.Count)):
        sheet.unprotect("")

    def cell(name, row=0):
        return ranges.getByName(name).getReferredCells().getCellByPosition(0, row)

    cell("_3.new.natural").Value = 21
    cell("_3.unable_1.business").String = ""
    cell("_2.penalties.decisions").String = "320（其中当场处罚5件）"
    cell("_2.fees.amount").Formula = "=90+7.5"
    texts = ranges.getByName("_text.1").getReferredCells()
    sheet, first = texts.Spreadsheet, texts.RangeAddress.StartRow
    sheet.getCellByPosition(0, first).String = "第一段改写了。"
    sheet.Rows.insertByIndex(first + 1, 1)
    sheet.getCellByPosition(0, first + 1).String = "新加的一段，=1+1 不是公式。"
    last = ranges.getByName("_text.6").getReferredCells().RangeAddress.EndRow
    sheet.Rows.insertByIndex(last + 1, 1)
    sheet.getCellByPosition(0, last + 1).String = "末尾新加的一段。"
    table = ranges.getByName("_3.new.natural").getReferredCells().Spreadsheet
    table.Rows.insertByIndex(0, 2)
    table.Name = "申请情况"
    cell("_cover.date").String = "2025年1月8日"
    book.calculateAll()


def main():
    pipe, source, target = sys.argv[1:]
    office = connect(pipe)
    desktop = office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
    book = desktop.loadComponentFromURL(source, "_blank", 0, (said("Hidden", True),))
    edit(book)
    book.storeToURL(target, (said("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    desktop.terminate()


main()
"""
