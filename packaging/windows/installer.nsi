; The installer: for one person, without an administrator's rights, in Chinese.
Target amd64-unicode ; Windows is 64 bit here, and so the installer needs nothing of 32 bit
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"

Name "政府信息公开年报"
BrandingText "政府信息公开年报 ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Qisheng"
InstallDirRegKey HKCU "Software\Qisheng" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Qisheng"
!define MUI_FINISHPAGE_RUN "$INSTDIR\qisheng.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "政府信息公开年报"
VIAddVersionKey /LANG=2052 "FileDescription" "政府信息公开年报 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"

; A running program holds its files: nothing may be half replaced.
!macro RefuseWhileRunning un
Function ${un}RefuseWhileRunning
    IfFileExists "$INSTDIR\qisheng.exe" 0 free
    again:
    ClearErrors
    FileOpen $0 "$INSTDIR\qisheng.exe" a
    IfErrors 0 close
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "“政府信息公开年报”正在运行。请保存报告并关闭它，然后按“重试”。" /SD IDCANCEL IDRETRY again
    Abort
    close:
    FileClose $0
    free:
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Section
    Call RefuseWhileRunning
    RMDir /r "$INSTDIR\lib"
    SetOutPath "$INSTDIR"
    File /r "${TREE}\*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortCut "$SMPROGRAMS\政府信息公开年报.lnk" "$INSTDIR\qisheng.exe"
    WriteRegStr HKCU "Software\Qisheng" "Folder" "$INSTDIR"
    WriteRegStr HKCU "Software\Classes\.qisheng" "" "Qisheng.Report"
    WriteRegStr HKCU "Software\Classes\.qisheng\OpenWithProgids" "Qisheng.Report" ""
    WriteRegStr HKCU "Software\Classes\Qisheng.Report" "" "政府信息公开年报"
    WriteRegStr HKCU "Software\Classes\Qisheng.Report\DefaultIcon" "" "$INSTDIR\qisheng.exe,0"
    WriteRegStr HKCU "Software\Classes\Qisheng.Report\shell\open\command" "" '"$INSTDIR\qisheng.exe" "%1"'
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "政府信息公开年报"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\qisheng.exe"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Qisheng Desktop contributors"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd

; Reports, settings and recovery copies are the clerk's and stay.
Section "Uninstall"
    Call un.RefuseWhileRunning
    Delete "$SMPROGRAMS\政府信息公开年报.lnk"
    RMDir /r "$INSTDIR\lib"
    RMDir /r "$INSTDIR\licences"
    Delete "$INSTDIR\qisheng.exe"
    Delete "$INSTDIR\qisheng-cmd.exe"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "Software\Qisheng"
    DeleteRegKey HKCU "Software\Classes\Qisheng.Report"
    DeleteRegValue HKCU "Software\Classes\.qisheng\OpenWithProgids" "Qisheng.Report"
    DeleteRegKey /ifempty HKCU "Software\Classes\.qisheng\OpenWithProgids"
    ReadRegStr $0 HKCU "Software\Classes\.qisheng" ""
    StrCmp $0 "Qisheng.Report" 0 +2
    DeleteRegKey HKCU "Software\Classes\.qisheng"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd
